import { Button, NativeSelect } from '@mantine/core';
import { Language, type Me, type Preferences } from '@rekey/protocol';
import { DataState, explainError, Message, Section } from '@rekey/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { meQuery } from '../queries.ts';
import { preferenceTexts } from '../texts/security-texts.ts';
import classes from './security.module.css';
import { listTimeZones } from './time-zones.ts';

/** In which language and by which clock the user is written to; as the organization, unless chosen otherwise. */
export function MailPreferences() {
  const me = useQuery(meQuery);
  return (
    <Section title={preferenceTexts.title} lead={preferenceTexts.lead}>
      <DataState query={me}>{({ language, timeZone }) => <PreferenceForm saved={{ language, timeZone }} />}</DataState>
    </Section>
  );
}

function PreferenceForm({ saved }: { saved: Preferences }) {
  const [chosen, setChosen] = useState(saved);
  const queryClient = useQueryClient();
  const saving = useMutation({
    mutationFn: client.setPreferences,
    onSuccess: (_, preferences) => {
      queryClient.setQueryData(meQuery.queryKey, (me: Me | undefined) => me && { ...me, ...preferences });
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!saving.isPending) saving.mutate(chosen);
  }

  const choose = (part: Partial<Preferences>) => {
    setChosen((now) => ({ ...now, ...part }));
    saving.reset();
  };

  return (
    <form className={classes.form} onSubmit={submit}>
      <div className={classes.pair}>
        <NativeSelect
          size="md"
          label={preferenceTexts.language}
          value={chosen.language ?? ''}
          data={[{ value: '', label: preferenceTexts.asOrganization }, ...languages]}
          onChange={(event) => choose({ language: Language.safeParse(event.currentTarget.value).data ?? null })}
        />
        <NativeSelect
          size="md"
          label={preferenceTexts.timeZone}
          value={chosen.timeZone ?? ''}
          data={[{ value: '', label: preferenceTexts.asOrganization }, ...zonesFor(chosen.timeZone)]}
          onChange={(event) => choose({ timeZone: event.currentTarget.value || null })}
        />
      </div>
      <div role="alert">{saving.error && <Message tone="bad">{explainError(saving.error)}</Message>}</div>
      <div className={classes.buttons}>
        <Button type="submit" variant="default" loading={saving.isPending}>
          {preferenceTexts.save}
        </Button>
        <p className={classes.said} role="status">
          {saving.isSuccess && preferenceTexts.saved}
        </p>
      </div>
    </form>
  );
}

const languages = Language.options.map((value) => ({ value, label: preferenceTexts.languages[value] }));
const ownZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
const knownZones = Intl.supportedValuesOf('timeZone');

const zonesFor = (chosen: string | null) =>
  listTimeZones({ own: ownZone, known: knownZones, chosen }).map((zone) => ({
    value: zone,
    label: zone === ownZone ? preferenceTexts.ofThisDevice(zone) : zone,
  }));
