import { Button } from '@mantine/core';
import { Page, Section } from '@rekey/ui';
import { useState } from 'react';
import { keepCode } from '../codes/code-list.ts';
import { CodeNameForm } from '../codes/code-name-form.tsx';
import classes from '../codes/codes.module.css';
import { makeCode, type NewCode, spellCode } from '../codes/otpauth-link.ts';
import { goTo } from '../navigation/navigation.tsx';
import { setPendingCode } from '../pairing/pending-code.ts';
import { useServerTime } from '../requests/time-ring.tsx';
import { ScanPanel } from '../scanning/scan-panel.tsx';
import { codeTexts, pairingTexts, scanTexts } from '../texts/app-texts.ts';

/** Adds what a QR holds: an account that this phone shall answer for, or the codes of a site. */
export function AddPage() {
  const [code, setCode] = useState<NewCode | null>(null);
  if (code) return <KeepCode code={code} />;
  return (
    <Page title={scanTexts.title} lead={scanTexts.lead}>
      <ScanPanel onScan={(scan) => (scan.kind === 'pairing' ? setPendingCode(scan.code) : setCode(scan.code))} />
    </Page>
  );
}

function KeepCode({ code }: { code: NewCode }) {
  const now = useServerTime();
  return (
    <Page title={codeTexts.newTitle} focusAlways>
      <Section>
        <p className={classes.sample}>
          {codeTexts.check} <strong>{spellCode(makeCode(code, now))}</strong>.
        </p>
        <CodeNameForm
          names={code}
          submit={async (names) => {
            await keepCode({ ...code, ...names });
            goTo('codes');
          }}
        >
          <Button type="submit" fullWidth>
            {codeTexts.keep}
          </Button>
          <Button variant="subtle" fullWidth onClick={() => goTo('codes')}>
            {pairingTexts.cancel}
          </Button>
        </CodeNameForm>
      </Section>
    </Page>
  );
}
