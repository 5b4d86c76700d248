import { Button } from '@mantine/core';
import type { LogInAttempts, PreviousPasswordUse, User } from '@rekey/protocol';
import { ConfirmDialog, DataState, Message, type RecordColumn, RecordList, RelativeTime, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import layout from '../layout.module.css';
import { logInAttemptsQuery } from '../queries.ts';
import { describeMomentOf, texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { logInProblems } = texts;

/** Why a user may have trouble logging in: sources that have to wait, and what still tries the previous password (B07). */
export function LogInProblems({ user }: { user: User }) {
  const query = useQuery(logInAttemptsQuery(user.id));
  const [asks, setAsks] = useState(false);
  const [unlocked, setUnlocked] = useState(false);
  const unlock = useAction(client.unlockUser, [['users', 'log-in-attempts'], ['audit']]);
  return (
    <Section title={logInProblems.title}>
      <div className={layout.stack}>
        <div role="status">{unlocked && <Message tone="good">{logInProblems.unlocked}</Message>}</div>
        <DataState query={query} empty={(attempts) => (hasNone(attempts) ? logInProblems.none : null)}>
          {(attempts) => <Problems attempts={attempts} unlock={() => setAsks(true)} />}
        </DataState>
      </div>
      {asks && (
        <ConfirmDialog
          title={logInProblems.unlockConfirm.title(user.displayName)}
          confirmText={logInProblems.unlockConfirm.confirm}
          run={() => unlock.mutateAsync(user.id).then(() => setUnlocked(true))}
          onClose={() => setAsks(false)}
        >
          {logInProblems.unlockConfirm.body}
        </ConfirmDialog>
      )}
    </Section>
  );
}

function hasNone({ slowed, previousPasswordUses }: LogInAttempts): boolean {
  return slowed.length === 0 && previousPasswordUses.length === 0;
}

function Problems({ attempts, unlock }: { attempts: LogInAttempts; unlock: () => void }) {
  const { slowed, previousPasswordUses: uses } = attempts;
  return (
    <div className={layout.roomy}>
      {slowed.length > 0 && (
        <div className={layout.stack}>
          <div className={layout.spread}>
            <h3 className={layout.subheading}>{logInProblems.slowed}</h3>
            <Button size="sm" variant="default" onClick={unlock}>
              {logInProblems.unlock}
            </Button>
          </div>
          <p className={layout.muted}>{logInProblems.slowedLead}</p>
          <RecordList
            label={logInProblems.slowed}
            items={slowed}
            keyOf={({ source }) => source}
            columns={slowedColumns}
          />
        </div>
      )}
      {uses.length > 0 && (
        <div className={layout.stack}>
          <h3 className={layout.subheading}>{logInProblems.previous}</h3>
          <p className={layout.muted}>{logInProblems.previousLead}</p>
          <RecordList
            label={logInProblems.previous}
            items={uses}
            keyOf={({ kind, name, address }) => `${kind} ${name} ${address}`}
            columns={previousColumns}
          />
        </div>
      )}
    </div>
  );
}

type Slowed = LogInAttempts['slowed'][number];

const slowedColumns: [RecordColumn<Slowed>, ...RecordColumn<Slowed>[]] = [
  { label: logInProblems.columns.source, cell: ({ source }) => source },
  { label: logInProblems.columns.failures, cell: ({ failures }) => failures },
  { label: logInProblems.columns.last, cell: ({ lastAt }) => <RelativeTime value={lastAt} capitalized /> },
  { label: logInProblems.columns.until, cell: ({ waitUntil }) => describeMomentOf(waitUntil) },
];

const { previousColumns: titles } = logInProblems;

const previousColumns: [RecordColumn<PreviousPasswordUse>, ...RecordColumn<PreviousPasswordUse>[]] = [
  {
    label: titles.name,
    cell: ({ name, kind }) => (
      <>
        {name}
        <div className={`${layout.muted} ${layout.small}`}>{logInProblems.kinds[kind]}</div>
      </>
    ),
  },
  { label: titles.from, cell: ({ address }) => address },
  { label: titles.uses, cell: ({ uses }) => uses },
  { label: titles.last, cell: ({ lastAt }) => <RelativeTime value={lastAt} capitalized /> },
  { label: titles.advice, cell: ({ kind }) => logInProblems.advice[kind] },
];
