import type { PasswordPolicy } from '@rekey/protocol';
import { Message, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { describeDay } from '../expiry/calendar-days.ts';
import layout from '../layout.module.css';
import { expiryOverviewQuery } from '../queries.ts';
import { countOf, texts } from '../texts/index.ts';
import { type ExpiryEffect, predictExpiry } from './expiry-effect.ts';
import { NumberField, type PolicyFieldsProps, SwitchField } from './policy-fields.tsx';

const { policy } = texts;

/** Whether passwords expire (R09), with what saving would do to people's passwords. */
export function ExpirySection(props: PolicyFieldsProps & { inForce: PasswordPolicy; next: PasswordPolicy | null }) {
  const { inForce, next, ...fields } = props;
  return (
    <Section title={policy.expiry}>
      <div className={layout.form}>
        <SwitchField {...fields} field="expires" />
        {fields.form.expires && (
          <>
            <NumberField {...fields} field="expiresAfterDays" />
            <NumberField {...fields} field="expirySpreadDays" />
          </>
        )}
        <div role="status">{next && <Effect inForce={inForce} next={next} />}</div>
      </div>
    </Section>
  );
}

function Effect({ inForce, next }: { inForce: PasswordPolicy; next: PasswordPolicy }) {
  const { data: overview } = useQuery(expiryOverviewQuery);
  const effect = overview && predictExpiry(overview, inForce, next);
  if (!effect) return null;
  return (
    <Message tone="idle" title={policy.effect.title}>
      {describeEffect(effect).join(' ')}
    </Message>
  );
}

function describeEffect(effect: ExpiryEffect): string[] {
  const { effect: words } = policy;
  const users = countOf(effect.users, 'user');
  if (effect.kind === 'off') return [words.off(users)];
  if (effect.kind === 'on') return [words.on(users, describeDay(effect.latest), describeDay(effect.earliest))];
  if (effect.kind === 'later') {
    const first = effect.first ? [words.firstOfAll(describeDay(effect.first))] : [];
    return [words.later(users, countOf(effect.days, 'day')), ...first, words.directories];
  }
  const [earliest, latest] = [describeDay(effect.earliest), describeDay(effect.latest)];
  const overdue = effect.overdue > 0 ? [words.overdue(countOf(effect.overdue, 'user'), earliest, latest)] : [];
  const first = effect.overdue > 0 ? words.first : words.firstOfAll;
  return [
    words.earlier(users, countOf(effect.days, 'day')),
    ...overdue,
    ...(effect.first ? [first(describeDay(effect.first))] : []),
    words.directories,
  ];
}
