import { Button, TextInput } from '@mantine/core';
import { Message, SecretField, Section } from '@rekey/ui';
import { client } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import type { ProofFieldsProps } from './proof-fields.tsx';
import { duoOf, invalidDuoFields, isDuoBegun, type ProofForm, withoutDuo } from './proof-form.ts';

const { proof } = texts;

/** How Duo is asked; while Duo is off, only that its settings are kept, and how to forget them. */
export function DuoSection(props: ProofFieldsProps & { showErrors: () => void }) {
  const { form, set } = props;
  if (form.kinds.duo) return <DuoFields {...props} />;
  if (!isDuoBegun(form)) return null;
  return (
    <Section title={proof.duo}>
      <div className={layout.spread}>
        <p>{proof.duoKept}</p>
        <Button size="sm" variant="default" onClick={() => set(withoutDuo(form))}>
          {proof.forgetDuo}
        </Button>
      </div>
    </Section>
  );
}

function DuoFields({ form, set, errorOf, showErrors }: ProofFieldsProps & { showErrors: () => void }) {
  const test = useAction(client.testDuo, []);

  function type(change: Partial<ProofForm>) {
    test.reset();
    set(change);
  }

  function runTest() {
    showErrors();
    if (invalidDuoFields(form).size === 0) test.mutate(duoOf(form));
  }

  const fields = { form, set: type, errorOf };
  return (
    <Section title={proof.duo} lead={proof.duoLead}>
      <div className={layout.form}>
        <DuoField {...fields} field="apiHost" description={proof.apiHostHelp} />
        <DuoField {...fields} field="clientId" />
        <SecretField
          label={proof.clientSecret}
          description={form.secretKept ? proof.secretKept : proof.secretHelp}
          required={!form.secretKept}
          autoComplete="new-password"
          value={form.clientSecret}
          error={errorOf('clientSecret')}
          onChange={(event) => type({ clientSecret: event.currentTarget.value })}
        />
        <FailureMessage error={test.error} />
        <div role="status">
          {test.data && (
            <Message tone={test.data.ok ? 'good' : 'bad'} title={test.data.ok ? proof.duoWorks : proof.duoFails}>
              {test.data.detail}
            </Message>
          )}
        </div>
        <div className={layout.row}>
          <Button variant="default" loading={test.isPending} onClick={runTest}>
            {proof.testDuo}
          </Button>
        </div>
      </div>
    </Section>
  );
}

function DuoField(props: ProofFieldsProps & { field: 'apiHost' | 'clientId'; description?: string }) {
  const { form, set, errorOf, field, description } = props;
  return (
    <TextInput
      label={proof[field]}
      description={description}
      required
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={form[field]}
      error={errorOf(field)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
}
