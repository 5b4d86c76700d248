import { Button, TextInput } from '@mantine/core';
import { AppError, FactorName } from '@rekey/protocol';
import { explainError, Message, Page, Section } from '@rekey/ui';
import { type FormEvent, useState } from 'react';
import { readSurroundings } from '../install/surroundings.ts';
import { goTo } from '../navigation/navigation.tsx';
import { pairAccount } from '../pairing/pair-account.ts';
import { setPendingCode } from '../pairing/pending-code.ts';
import { suggestDeviceName } from '../pairing/suggest-device-name.ts';
import type { Account } from '../storage/database.ts';
import { pairingTexts } from '../texts/app-texts.ts';
import { WakeSection } from '../wake/wake-section.tsx';
import classes from './pages.module.css';

/** What a pairing link opens: asks what this phone shall be called, pairs, and offers to be woken. */
export function PairPage({ code }: { code: string }) {
  const [account, setAccount] = useState<Account | null>(null);
  return account ? <Paired account={account} /> : <PairForm code={code} onPaired={setAccount} />;
}

function PairForm({ code, onPaired }: { code: string; onPaired: (account: Account) => void }) {
  const [name, setName] = useState(() => suggestDeviceName(navigator.userAgent));
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [nameMissing, setNameMissing] = useState(false);
  async function pair(event: FormEvent) {
    event.preventDefault();
    const valid = FactorName.safeParse(name);
    setNameMissing(!valid.success);
    if (!valid.success) return;
    setBusy(true);
    setProblem(null);
    await pairAccount({ code, name: valid.data }).then(onPaired, setProblem);
    setBusy(false);
  }
  return (
    <Page title={pairingTexts.title} lead={pairingTexts.lead}>
      {readSurroundings().needsInstall && (
        <div className={classes.above}>
          <Message tone="wait" title={pairingTexts.iosTitle}>
            {pairingTexts.ios}
          </Message>
        </div>
      )}
      <Section>
        <form className={classes.form} onSubmit={(event) => void pair(event)} noValidate>
          <TextInput
            label={pairingTexts.name}
            description={pairingTexts.nameHint}
            value={name}
            maxLength={60}
            error={nameMissing && pairingTexts.nameRequired}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {problem !== null && (
            <div role="alert">
              <Message tone="bad">{explainPairing(problem)}</Message>
            </div>
          )}
          <Button type="submit" fullWidth loading={busy}>
            {pairingTexts.pair}
          </Button>
          <Button variant="subtle" fullWidth onClick={() => leave()}>
            {pairingTexts.cancel}
          </Button>
        </form>
      </Section>
    </Page>
  );
}

function Paired({ account }: { account: Account }) {
  return (
    <Page title={pairingTexts.doneTitle} lead={pairingTexts.done(account.username, account.organization)} focusAlways>
      <WakeSection />
      <div className={classes.below}>
        <Button fullWidth onClick={() => leave()}>
          {pairingTexts.goOn}
        </Button>
      </div>
    </Page>
  );
}

function leave(): void {
  setPendingCode(null);
  goTo('');
}

function explainPairing(problem: unknown): string {
  const isOver = problem instanceof AppError && problem.code === 'PAIRING_CODE_INVALID';
  return isOver ? pairingTexts.invalid : explainError(problem);
}
