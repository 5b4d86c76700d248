import { Button } from '@mantine/core';
import type { OrganizationSettings } from '@rekey/protocol';
import { DataState, Message, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client, queryClient } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { ContactFields, IdentityFields, TimeFields } from '../organization/organization-fields.tsx';
import {
  formOfOrganization,
  invalidOrganizationFields,
  type OrganizationField,
  type OrganizationForm,
  organizationOfForm,
} from '../organization/organization-form.ts';
import { organizationSettingsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { organization } = texts;

/** What the organization is called, speaks, and keeps time by; where its people find help. */
export function OrganizationPage() {
  const query = useQuery(organizationSettingsQuery);
  return (
    <Page title={organization.title} lead={organization.lead}>
      <DataState query={query}>{(settings) => <SettingsForm settings={settings} />}</DataState>
    </Page>
  );
}

function SettingsForm({ settings }: { settings: OrganizationSettings }) {
  const [form, setForm] = useState(() => formOfOrganization(settings));
  const update = useAction(client.updateOrganizationSettings, [['audit'], ['expiry'], ['mail', 'preview']]);
  const invalid = invalidOrganizationFields(form);
  const changed = JSON.stringify(form) !== JSON.stringify(formOfOrganization(settings));

  function set(change: Partial<OrganizationForm>) {
    update.reset();
    setForm((now) => ({ ...now, ...change }));
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const next = organizationOfForm(form);
    if (next === null) return;
    update.mutate(next, {
      onSuccess: (saved) => {
        queryClient.setQueryData(organizationSettingsQuery.queryKey, saved);
        setForm(formOfOrganization(saved));
      },
    });
  }

  const errorOf = (field: OrganizationField) => invalid.has(field) && organization.invalid[field];
  const fields = { form, set, errorOf };
  return (
    <form noValidate onSubmit={submit}>
      <IdentityFields {...fields} />
      <TimeFields {...fields} />
      <ContactFields {...fields} />
      <Section>
        <div className={layout.stack}>
          <FailureMessage error={update.error} />
          <div role="status">{update.isSuccess && <Message tone="good">{organization.saved}</Message>}</div>
          <div className={layout.row}>
            <Button type="submit" loading={update.isPending} disabled={!changed || invalid.size > 0}>
              {organization.save}
            </Button>
            <Button variant="default" disabled={!changed} onClick={() => set(formOfOrganization(settings))}>
              {organization.reset}
            </Button>
          </div>
        </div>
      </Section>
    </form>
  );
}
