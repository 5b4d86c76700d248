import { Button, TextInput } from '@mantine/core';
import { type EnrollmentCode, EnrollmentCodeRequest } from '@rekey/protocol';
import { CopyField, Page, Section } from '@rekey/ui';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { LinkButton } from '../console-link.tsx';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { describeMomentOf, texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import { UserSelect } from '../user-select.tsx';

/** Makes the code that brings one device, then says what to do with it. */
export function AddDevicePage() {
  const [code, setCode] = useState<EnrollmentCode | null>(null);
  if (code) return <CodePage code={code} />;
  return (
    <Page title={texts.addDevice.title} lead={texts.addDevice.lead}>
      <Section>
        <CodeForm onCode={setCode} />
      </Section>
    </Page>
  );
}

function CodeForm({ onCode }: { onCode: (code: EnrollmentCode) => void }) {
  const [userId, setUserId] = useState<string | null>(null);
  const [account, setAccount] = useState('');
  const [sent, setSent] = useState(false);
  const create = useAction(client.createEnrollmentCode, [['audit']]);
  const request = EnrollmentCodeRequest.safeParse({ userId, account: account.trim() });
  const invalid = new Set(sent ? request.error?.issues.map((issue) => issue.path[0]) : []);

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (request.success) create.mutate(request.data, { onSuccess: onCode });
  }

  return (
    <form className={layout.form} noValidate onSubmit={submit}>
      <FailureMessage error={create.error} />
      <UserSelect
        label={texts.addDevice.user}
        placeholder={texts.addDevice.userPlaceholder}
        value={userId}
        onChange={setUserId}
        required
        error={invalid.has('userId') && texts.addDevice.invalidUser}
      />
      <TextInput
        label={texts.addDevice.account}
        description={texts.addDevice.accountHelp}
        required
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        value={account}
        error={invalid.has('account') && texts.addDevice.invalidAccount}
        onChange={(event) => setAccount(event.currentTarget.value)}
      />
      <div className={layout.row}>
        <Button type="submit" loading={create.isPending}>
          {texts.addDevice.submit}
        </Button>
        <LinkButton to="/devices" variant="default">
          {texts.cancel}
        </LinkButton>
      </div>
    </form>
  );
}

function CodePage({ code }: { code: EnrollmentCode }) {
  return (
    <Page
      title={texts.addDevice.readyTitle}
      lead={texts.addDevice.expires(describeMomentOf(code.expiresAt))}
      focusAlways
    >
      <Section>
        <div className={layout.stack}>
          <ol className={layout.steps}>
            {texts.addDevice.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ol>
          <CopyField label={texts.addDevice.command} value={code.command} />
          <CopyField label={texts.addDevice.code} value={code.code} />
          <div className={layout.row}>
            <LinkButton to="/devices">{texts.addDevice.done}</LinkButton>
          </div>
        </div>
      </Section>
    </Page>
  );
}
