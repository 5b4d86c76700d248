import { Button } from '@mantine/core';
import type { PasswordPolicy } from '@rekey/protocol';
import { DataState, Message, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { ExpirySection } from '../policy/expiry-section.tsx';
import {
  formOfPolicy,
  invalidPolicyFields,
  type PolicyField,
  type PolicyForm,
  policyOfForm,
} from '../policy/policy-form.ts';
import {
  DeliverySection,
  LengthSection,
  ListSection,
  RecoverySection,
  ReuseSection,
  SessionSection,
} from '../policy/policy-sections.tsx';
import { ProfileSection } from '../policy/profile-section.tsx';
import { passwordPolicyQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

/** What the organization asks of new passwords, with what the standards say about each point. */
export function PasswordPolicyPage() {
  const query = useQuery(passwordPolicyQuery);
  return (
    <Page title={texts.policy.title} lead={texts.policy.lead}>
      <DataState query={query}>{(policy) => <PolicyFields policy={policy} />}</DataState>
    </Page>
  );
}

function PolicyFields({ policy }: { policy: PasswordPolicy }) {
  const [form, setForm] = useState(() => formOfPolicy(policy));
  const update = useAction(client.updatePasswordPolicy, [['audit'], ['expiry'], ['users']]);
  const next = policyOfForm(form);
  const invalid = invalidPolicyFields(form);
  const changed = JSON.stringify(form) !== JSON.stringify(formOfPolicy(policy));

  function set(change: Partial<PolicyForm>) {
    update.reset();
    setForm((now) => ({ ...now, ...change }));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    if (next === null) return;
    update.mutate(next, {
      onSuccess: (saved) => {
        queryClient.setQueryData(passwordPolicyQuery.queryKey, saved);
        setForm(formOfPolicy(saved));
      },
    });
  }

  const fields = { form, set, errorOf: (field: PolicyField) => invalid.has(field) && texts.policy.invalid[field] };
  return (
    <form noValidate onSubmit={submit}>
      <ProfileSection form={form} fill={set} />
      <LengthSection {...fields} />
      <ListSection {...fields} />
      <ReuseSection {...fields} />
      <ExpirySection {...fields} inForce={policy} next={next} />
      <RecoverySection {...fields} />
      <DeliverySection {...fields} />
      <SessionSection {...fields} />
      <Section>
        <div className={layout.stack}>
          <FailureMessage error={update.error} />
          <div role="status">{update.isSuccess && <Message tone="good">{texts.policy.saved}</Message>}</div>
          <div className={layout.row}>
            <Button type="submit" loading={update.isPending} disabled={!changed || invalid.size > 0}>
              {texts.policy.save}
            </Button>
            <Button variant="default" disabled={!changed} onClick={() => set(formOfPolicy(policy))}>
              {texts.policy.reset}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  );
}
