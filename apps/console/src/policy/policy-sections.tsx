import { Switch, Textarea, TextInput } from '@mantine/core';
import { Section } from '@rekey/ui';
import layout from './layout.module.css';
import type { PolicyField, PolicyForm } from './policy-form.ts';
import { texts } from './texts/index.ts';

const { policy } = texts;

interface PolicyFieldsProps {
  form: PolicyForm;
  set: (change: Partial<PolicyForm>) => void;
  errorOf: (field: PolicyField) => string | false | undefined;
}

/** How short and how long a password may be. */
export function LengthSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.length}>
      <div className={layout.form}>
        <NumberField {...fields} field="minimumLength" unit={policy.characters} note={policy.minimumLengthNote} />
        <NumberField {...fields} field="maximumLength" unit={policy.characters} note={policy.maximumLengthNote} />
        <p className={layout.muted}>{policy.noClasses}</p>
      </div>
    </Section>
  );
}

/** Which passwords and words are refused. */
export function ListSection(fields: PolicyFieldsProps) {
  const { form, set, errorOf } = fields;
  return (
    <Section title={policy.blocklists}>
      <div className={layout.form}>
        <SwitchField {...fields} field="refuseBreached" note={policy.refuseBreachedNote} />
        <SwitchField {...fields} field="refuseOwnWords" note={policy.refuseOwnWordsNote} />
        <Textarea
          size="md"
          label={policy.blockedWords}
          description={`${policy.blockedWordsHelp} ${policy.blockedWordsNote}`}
          rows={5}
          spellCheck={false}
          value={form.blockedWords}
          error={errorOf('blockedWords')}
          onChange={(event) => set({ blockedWords: event.currentTarget.value })}
        />
      </div>
    </Section>
  );
}

/** Whether earlier passwords may come back. */
export function ReuseSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.reuse}>
      <div className={layout.form}>
        <NumberField {...fields} field="historyLength" note={policy.historyLengthNote} />
      </div>
    </Section>
  );
}

/** What waiting deliveries carry, and for how long. */
export function DeliverySection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.delivery}>
      <div className={layout.form}>
        <SwitchField {...fields} field="sealOldPassword" note={policy.sealOldPasswordNote} />
        <NumberField {...fields} field="oldPasswordLimitDays" unit={policy.days} />
        <NumberField {...fields} field="deliveryLimitDays" unit={policy.days} note={policy.deliveryLimitNote} />
      </div>
    </Section>
  );
}

/** What a change does to sessions. */
export function SessionSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.sessions}>
      <div className={layout.form}>
        <SwitchField {...fields} field="keepChangingSession" note={policy.keepChangingSessionNote} />
      </div>
    </Section>
  );
}

type NumberName = 'minimumLength' | 'maximumLength' | 'historyLength' | 'oldPasswordLimitDays' | 'deliveryLimitDays';
type SwitchName = 'refuseBreached' | 'refuseOwnWords' | 'sealOldPassword' | 'keepChangingSession';

function NumberField(props: PolicyFieldsProps & { field: NumberName; unit?: string; note?: string }) {
  const { form, set, errorOf, field, unit, note } = props;
  return (
    <TextInput
      label={unit ? `${policy[field]} (${unit})` : policy[field]}
      description={note}
      inputMode="numeric"
      w="100%"
      styles={{ wrapper: { maxWidth: '8rem' } }}
      value={form[field]}
      error={errorOf(field)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
}

function SwitchField(props: PolicyFieldsProps & { field: SwitchName; note: string }) {
  const { form, set, field, note } = props;
  return (
    <Switch
      size="md"
      label={policy[field]}
      description={note}
      checked={form[field]}
      onChange={(event) => set({ [field]: event.currentTarget.checked })}
    />
  );
}
