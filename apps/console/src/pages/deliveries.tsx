import { Button, SegmentedControl } from '@mantine/core';
import type { DeliveryState, DeliverySummary } from '@rekey/protocol';
import {
  DataState,
  explainError,
  Message,
  Page,
  type RecordColumn,
  RecordList,
  RelativeTime,
  Section,
  StateBadge,
  type Tone,
  targetKindTexts,
} from '@rekey/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MoreButton } from '../more-button.tsx';
import { deliveriesQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

type Filter = 'open' | 'all';

/** Passwords that have not arrived yet, and why. */
export function DeliveriesPage() {
  const [filter, setFilter] = useState<Filter>('open');
  const query = useInfiniteQuery(deliveriesQuery(filter));
  const emptyText = filter === 'open' ? texts.deliveries.emptyOpen : texts.deliveries.emptyAll;
  return (
    <Page title={texts.deliveries.title} lead={texts.deliveries.lead}>
      <Section>
        <SegmentedControl
          mb="lg"
          aria-label={texts.deliveries.filter}
          value={filter}
          onChange={(value) => setFilter(value === 'all' ? 'all' : 'open')}
          data={[
            { value: 'open', label: texts.deliveries.open },
            { value: 'all', label: texts.deliveries.all },
          ]}
        />
        <DataState query={query} empty={({ pages }) => (pages[0]?.items.length ? null : emptyText)}>
          {({ pages }) => <Deliveries deliveries={pages.flatMap((page) => page.items)} />}
        </DataState>
        <MoreButton query={query} />
      </Section>
    </Page>
  );
}

function Deliveries({ deliveries }: { deliveries: readonly DeliverySummary[] }) {
  const retry = useAction(client.retryDelivery, [['deliveries'], ['users', 'places']]);
  return (
    <div className={layout.stack}>
      <div role="status">
        {retry.isSuccess && <Message tone="busy">{texts.deliveries.retried}</Message>}
        {retry.error && <Message tone="bad">{explainError(retry.error)}</Message>}
      </div>
      <RecordList
        label={texts.deliveries.title}
        items={deliveries}
        keyOf={(delivery) => delivery.id}
        columns={columns}
        actions={{
          label: texts.deliveries.retry,
          cell: (delivery) =>
            retriable.has(delivery.state) && (
              <Button
                size="xs"
                variant="default"
                loading={retry.isPending && retry.variables === delivery.id}
                aria-label={texts.deliveries.retryLabel(delivery.user.displayName, delivery.target.name)}
                onClick={() => retry.mutate(delivery.id)}
              >
                {texts.deliveries.retry}
              </Button>
            ),
        }}
      />
    </div>
  );
}

const retriable = new Set<DeliveryState>(['waiting', 'sent']);

const toneOfState: Record<DeliveryState, Tone> = {
  held: 'wait',
  waiting: 'wait',
  sent: 'busy',
  confirmed: 'good',
  refused: 'bad',
  superseded: 'off',
  expired: 'bad',
};

const columns: [RecordColumn<DeliverySummary>, ...RecordColumn<DeliverySummary>[]] = [
  {
    label: texts.deliveries.columns.user,
    cell: ({ user, version }) => (
      <>
        <ConsoleLink to={`/users/${user.id}`}>{user.displayName}</ConsoleLink>
        <div className={`${layout.muted} ${layout.small}`}>{texts.deliveries.version(version)}</div>
      </>
    ),
  },
  {
    label: texts.deliveries.columns.target,
    cell: ({ target }) => (
      <>
        {target.name}
        <div className={`${layout.muted} ${layout.small}`}>
          {targetKindTexts[target.kind]}, {texts.deliveries.account(target.account)}
        </div>
      </>
    ),
  },
  {
    label: texts.deliveries.columns.state,
    cell: ({ state, updatedAt }) => (
      <>
        <StateBadge tone={toneOfState[state]}>{texts.deliveries.states[state]}</StateBadge>
        <div className={`${layout.muted} ${layout.small}`}>
          <RelativeTime value={updatedAt} />
        </div>
      </>
    ),
  },
  { label: texts.deliveries.columns.reason, cell: ({ reason }) => (reason ? texts.reasons[reason] : '') },
  {
    label: texts.deliveries.columns.attempts,
    cell: ({ attempts, nextAttemptAt }) => (
      <>
        {texts.deliveries.attempts(attempts)}
        {nextAttemptAt && (
          <div className={`${layout.muted} ${layout.small}`}>
            {texts.deliveries.next} <RelativeTime value={nextAttemptAt} />
          </div>
        )}
      </>
    ),
  },
];
