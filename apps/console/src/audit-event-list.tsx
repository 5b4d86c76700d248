import type { AuditEvent } from '@rekey/protocol';
import { RelativeTime, StateBadge, type Tone } from '@rekey/ui';
import classes from './audit-event-list.module.css';
import { describeEvent } from './audit-sentences.ts';
import { describeMomentOf, texts } from './texts/index.ts';

const toneOfOutcome: Record<AuditEvent['outcome'], Tone> = { success: 'good', refused: 'bad', failure: 'bad' };

/** Events as sentences, newest first; each opens to show all that was recorded. */
export function AuditEventList({ events }: { events: readonly AuditEvent[] }) {
  return (
    <ol className={classes.list}>
      {events.map((event) => (
        <li key={event.sequence}>
          <details className={classes.event}>
            <summary className={classes.summary}>
              <span className={classes.sentence}>{describeEvent(event)}</span>
              <span className={classes.when}>
                <RelativeTime value={event.at} />
              </span>
              <span className={classes.outcome}>
                <StateBadge tone={toneOfOutcome[event.outcome]}>{texts.auditLog.outcomes[event.outcome]}</StateBadge>
              </span>
            </summary>
            <EventDetails event={event} />
          </details>
        </li>
      ))}
    </ol>
  );
}

function EventDetails({ event }: { event: AuditEvent }) {
  const { fields } = texts.auditLog;
  const facts: [label: string, value: string][] = [
    [fields.at, describeMomentOf(event.at)],
    [fields.sequence, String(event.sequence)],
    [fields.action, event.action],
    [fields.address, event.address ?? fields.noAddress],
    ...Object.entries(event.details).map(([name, value]): [string, string] => [name, textOf(value)]),
    [fields.hash, event.hash],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([label, value]) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
