import { Button } from '@mantine/core';
import type { FactorSettings } from '@rekey/protocol';
import { DataState, Message, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { DuoSection } from '../proof/duo-section.tsx';
import { EffectMessage } from '../proof/effect-message.tsx';
import { OwnFactorWarning } from '../proof/own-factor-warning.tsx';
import { KindSection, RequiredField, WhenSection } from '../proof/proof-fields.tsx';
import { formOfProof, invalidProofFields, type ProofField, type ProofForm, proofOfForm } from '../proof/proof-form.ts';
import { ProofFrame } from '../proof/proof-frame.tsx';
import { factorSettingsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { proof } = texts;

/** Whether people prove with a factor who they are before a password is changed, and with which kinds (R12 to R16). */
export function ProofPage() {
  const query = useQuery(factorSettingsQuery);
  return (
    <ProofFrame title={proof.title} lead={proof.lead}>
      <DataState query={query}>{(settings) => <ProofSettings settings={settings} />}</DataState>
    </ProofFrame>
  );
}

function ProofSettings({ settings }: { settings: FactorSettings }) {
  const [form, setForm] = useState(() => formOfProof(settings));
  // A field that is still empty is no mistake before somebody wants to save or to test it.
  const [strict, setStrict] = useState(false);
  const update = useAction(client.updateFactorSettings, [['audit'], ['factors']]);
  const invalid = invalidProofFields(form);
  const changed = JSON.stringify(form) !== JSON.stringify(formOfProof(settings));

  function set(change: Partial<ProofForm>) {
    update.reset();
    setForm((now) => ({ ...now, ...change }));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setStrict(true);
    const next = proofOfForm(form);
    if (next === null) return;
    update.mutate(next, {
      onSuccess: (saved) => {
        queryClient.setQueryData(factorSettingsQuery.queryKey, saved);
        setForm(formOfProof(saved));
        setStrict(false);
      },
    });
  }

  function errorOf(field: ProofField) {
    const isBlank = field !== 'kinds' && form[field].trim() === '';
    return invalid.has(field) && (strict || !isBlank) && proof.invalid[field];
  }

  const fields = { form, set, errorOf };
  return (
    <form noValidate autoComplete="off" onSubmit={submit}>
      <Section title={proof.switchTitle}>
        <div className={layout.form}>
          <RequiredField {...fields} />
          <div role="status">
            <OwnFactorWarning form={form} isOn={settings.required} />
          </div>
        </div>
      </Section>
      <KindSection {...fields} />
      <DuoSection {...fields} showErrors={() => setStrict(true)} />
      <WhenSection {...fields} />
      <Section>
        <div className={layout.stack}>
          <div role="status">
            <EffectMessage inForce={settings} next={proofOfForm(form)} />
          </div>
          <FailureMessage error={update.error} />
          <div role="status">{update.isSuccess && <Message tone="good">{proof.saved}</Message>}</div>
          <div className={layout.row}>
            <Button type="submit" loading={update.isPending} disabled={!changed}>
              {proof.save}
            </Button>
            <Button variant="default" disabled={!changed} onClick={() => set(formOfProof(settings))}>
              {proof.reset}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  );
}
