import { Button } from '@mantine/core';
import type { AddressProblem } from '@rekey/protocol';
import {
  ConfirmDialog,
  DataState,
  Message,
  type RecordColumn,
  RecordList,
  RelativeTime,
  Section,
  StateBadge,
} from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MailFrame } from '../mail/mail-frame.tsx';
import { addressProblemsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { addresses } = texts;

/** Addresses that mail does not reach (B13), until an administrator has dealt with them or a later mail arrives. */
export function MailAddressesPage() {
  const query = useQuery(addressProblemsQuery);
  const [asked, setAsked] = useState<string | null>(null);
  const [resolved, setResolved] = useState(false);
  const resolve = useAction(client.resolveAddress, [['mail'], ['users'], ['expiry'], ['audit']]);
  return (
    <MailFrame title={addresses.title} lead={addresses.lead}>
      <Section>
        <div className={layout.stack}>
          <div role="status">{resolved && <Message tone="good">{addresses.resolved}</Message>}</div>
          <DataState query={query} empty={({ problems }) => (problems.length ? null : addresses.empty)}>
            {({ problems }) => <Problems problems={problems} ask={setAsked} />}
          </DataState>
        </div>
      </Section>
      {asked !== null && (
        <ConfirmDialog
          title={addresses.resolveConfirm.title(asked)}
          confirmText={addresses.resolveConfirm.confirm}
          run={() => resolve.mutateAsync(asked).then(() => setResolved(true))}
          onClose={() => setAsked(null)}
        >
          {addresses.resolveConfirm.body}
        </ConfirmDialog>
      )}
    </MailFrame>
  );
}

function Problems({ problems, ask }: { problems: readonly AddressProblem[]; ask: (address: string) => void }) {
  return (
    <RecordList
      label={addresses.title}
      items={problems}
      keyOf={({ address }) => address}
      columns={columns}
      actions={{
        label: addresses.resolve,
        cell: ({ address }) => (
          <Button size="xs" variant="default" aria-label={addresses.resolveLabel(address)} onClick={() => ask(address)}>
            {addresses.resolve}
          </Button>
        ),
      }}
    />
  );
}

const columns: [RecordColumn<AddressProblem>, ...RecordColumn<AddressProblem>[]] = [
  { label: addresses.columns.address, cell: ({ address }) => address },
  {
    label: addresses.columns.user,
    cell: ({ user }) => (user ? <ConsoleLink to={`/users/${user.id}`}>{user.username}</ConsoleLink> : addresses.noUser),
  },
  {
    label: addresses.columns.problem,
    cell: ({ kind, detail }) => (
      <>
        <StateBadge tone="bad">{addresses.kinds[kind]}</StateBadge>
        <div className={`${layout.muted} ${layout.small}`}>{detail}</div>
      </>
    ),
  },
  { label: addresses.columns.since, cell: ({ since }) => <RelativeTime value={since} capitalized /> },
  { label: addresses.columns.last, cell: ({ lastAt }) => <RelativeTime value={lastAt} capitalized /> },
];
