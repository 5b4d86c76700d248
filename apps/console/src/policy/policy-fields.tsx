import { Switch, Textarea, TextInput } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { texts } from '../texts/index.ts';
import classes from './policy.module.css';
import type { NumberField as NumberName, PolicyField, PolicyForm, SwitchField as SwitchName } from './policy-form.ts';
import { findDeviations } from './profiles.ts';

const { labels, notes, deviations, standards } = texts.policy;

/** What every section of the policy's form takes. */
export interface PolicyFieldsProps {
  form: PolicyForm;
  set: (change: Partial<PolicyForm>) => void;
  errorOf: (field: PolicyField) => string | false | undefined;
}

/** A field for a number, with what the standards say where the number goes against them. */
export function NumberField({ form, set, errorOf, field }: PolicyFieldsProps & { field: NumberName }) {
  return (
    <div>
      <TextInput
        label={labels[field]}
        description={notes[field]}
        inputMode="numeric"
        w="100%"
        styles={{ wrapper: { maxWidth: '8rem' } }}
        value={form[field]}
        error={errorOf(field)}
        onChange={(event) => set({ [field]: event.currentTarget.value })}
      />
      {/* Whether passwords expire at all is said at the switch. */}
      {field !== 'expiresAfterDays' && <Deviation form={form} field={field} />}
    </div>
  );
}

/** A switch, with what the standards say where it stands against them. */
export function SwitchField(props: PolicyFieldsProps & { field: SwitchName; disabled?: boolean }) {
  const { form, set, field } = props;
  return (
    <div>
      <Switch
        size="md"
        label={labels[field]}
        description={notes[field]}
        disabled={props.disabled ?? false}
        checked={form[field]}
        onChange={(event) => set({ [field]: event.currentTarget.checked })}
      />
      <Deviation form={form} field={field === 'expires' ? 'expiresAfterDays' : field} />
    </div>
  );
}

/** The words of the organization, one a line. */
export function WordsField({ form, set, errorOf }: PolicyFieldsProps) {
  return (
    <Textarea
      size="md"
      label={labels.blockedWords}
      description={notes.blockedWords}
      rows={5}
      spellCheck={false}
      value={form.blockedWords}
      error={errorOf('blockedWords')}
      onChange={(event) => set({ blockedWords: event.currentTarget.value })}
    />
  );
}

function Deviation({ form, field }: { form: PolicyForm; field: PolicyField }) {
  return (
    <div role="status">
      {findDeviations(form).includes(field) && (
        <p className={classes.deviation}>
          <IconInfoCircle size={18} stroke={2} aria-hidden="true" />
          <span>
            <strong>{standards}</strong> {deviations[field]}
          </span>
        </p>
      )}
    </div>
  );
}
