import { Section } from '@rekey/ui';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { NumberField, type PolicyFieldsProps, SwitchField, WordsField } from './policy-fields.tsx';

const { policy } = texts;

/** How short and how long a password may be, and whether it needs kinds of characters. */
export function LengthSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.length}>
      <div className={layout.form}>
        <NumberField {...fields} field="minimumLength" />
        <NumberField {...fields} field="maximumLength" />
        <NumberField {...fields} field="minimumCharacterClasses" />
      </div>
    </Section>
  );
}

/** Which passwords and words are refused. */
export function ListSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.blocklists}>
      <div className={layout.form}>
        <SwitchField {...fields} field="refuseBreached" />
        <SwitchField {...fields} field="refuseOwnWords" />
        <WordsField {...fields} />
      </div>
    </Section>
  );
}

/** Whether earlier passwords may come back. */
export function ReuseSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.reuse}>
      <div className={layout.form}>
        <NumberField {...fields} field="historyLength" />
        <NumberField {...fields} field="previousPasswordDays" />
      </div>
    </Section>
  );
}

/** How people who have forgotten their password, or are shut out, get back in without an administrator (B12). */
export function RecoverySection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.recovery}>
      <div className={layout.form}>
        <SwitchField {...fields} field="resetByLink" />
        <SwitchField {...fields} field="resetWhenShutOut" disabled={!fields.form.resetByLink} />
      </div>
    </Section>
  );
}

/** What waiting deliveries carry, and for how long. */
export function DeliverySection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.delivery}>
      <div className={layout.form}>
        <SwitchField {...fields} field="sealOldPassword" />
        <NumberField {...fields} field="oldPasswordLimitDays" />
        <NumberField {...fields} field="deliveryLimitDays" />
      </div>
    </Section>
  );
}

/** What a change does to sessions. */
export function SessionSection(fields: PolicyFieldsProps) {
  return (
    <Section title={policy.sessions}>
      <div className={layout.form}>
        <SwitchField {...fields} field="keepChangingSession" />
      </div>
    </Section>
  );
}
