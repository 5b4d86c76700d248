import { Button } from '@mantine/core';
import type { Factor, FactorList, User } from '@rekey/protocol';
import { DataState, Message, type RecordColumn, RecordList, RelativeTime, Section, StateBadge } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConsoleLink } from '../console-link.tsx';
import { FactList } from '../fact-list.tsx';
import layout from '../layout.module.css';
import { userFactorsQuery } from '../queries.ts';
import { describeMomentOf, texts } from '../texts/index.ts';
import { BypassDialog, EndBypassDialog } from './bypass-dialogs.tsx';
import { describeStanding, toneOfStanding } from './describe-standing.ts';
import { ResetAllDialog, ResetDialog } from './reset-dialogs.tsx';

const { userFactors } = texts;

/** What one user proves with who they are, and what an administrator can do where a factor is lost. */
export function FactorsSection({ user }: { user: User }) {
  const query = useQuery(userFactorsQuery(user.id));
  return (
    <Section title={userFactors.title}>
      <DataState query={query}>{(list) => <Factors user={user} list={list} />}</DataState>
    </Section>
  );
}

type Question = 'reset-all' | 'bypass' | 'end-bypass' | Factor;

function Factors({ user, list }: { user: User; list: FactorList }) {
  const [asked, setAsked] = useState<Question | null>(null);
  const [reset, setReset] = useState(false);
  const { factors, recoveryCodesLeft } = list;
  const dialog = { user, list, onClose: () => setAsked(null), onReset: () => setReset(true) };

  function ask(question: Question) {
    setReset(false);
    setAsked(question);
  }

  return (
    <div className={layout.roomy}>
      <Standing user={user} list={list} />
      {factors.length > 0 && (
        <RecordList
          label={userFactors.title}
          items={factors}
          keyOf={(factor) => factor.id}
          columns={columns}
          actions={{
            label: userFactors.actions,
            cell: (factor) => (
              <Button
                size="xs"
                variant="default"
                aria-label={userFactors.resetLabel(factor.name)}
                onClick={() => ask(factor)}
              >
                {userFactors.reset}
              </Button>
            ),
          }}
        />
      )}
      {(factors.length > 0 || recoveryCodesLeft !== null) && (
        <FactList
          facts={[
            {
              label: userFactors.recoveryCodes,
              value: recoveryCodesLeft === null ? userFactors.noCodes : userFactors.codesLeft(recoveryCodesLeft),
            },
          ]}
        />
      )}
      <div role="status">{reset && <Message tone="good">{userFactors.resetDone}</Message>}</div>
      <Actions list={list} active={user.state === 'active'} ask={ask} />
      {asked === 'reset-all' && <ResetAllDialog {...dialog} />}
      {asked === 'bypass' && <BypassDialog {...dialog} />}
      {asked === 'end-bypass' && <EndBypassDialog {...dialog} />}
      {typeof asked === 'object' && asked !== null && <ResetDialog {...dialog} factor={asked} />}
    </div>
  );
}

function Standing({ user, list }: { user: User; list: FactorList }) {
  const { state } = list.standing;
  return (
    <div className={layout.stack}>
      <div className={layout.row}>
        <StateBadge tone={toneOfStanding[state]}>{texts.standings[state]}</StateBadge>
        <p>{describeStanding(list)}</p>
      </div>
      {state === 'bypassed' && (
        <p className={layout.muted}>
          {userFactors.whoGranted}{' '}
          <ConsoleLink to="/audit-log" search={{ user: user.id }}>
            {texts.userPage.audit.all}
          </ConsoleLink>
        </p>
      )}
    </div>
  );
}

function Actions(props: { list: FactorList; active: boolean; ask: (question: Question) => void }) {
  const { standing, factors, recoveryCodesLeft } = props.list;
  const hasAny = factors.length > 0 || recoveryCodesLeft !== null;
  const isBypassed = standing.state === 'bypassed';
  return (
    <div className={layout.row}>
      {hasAny && (
        <Button size="sm" variant="default" onClick={() => props.ask('reset-all')}>
          {userFactors.resetAll}
        </Button>
      )}
      {isBypassed && (
        <Button size="sm" variant="default" onClick={() => props.ask('end-bypass')}>
          {userFactors.endBypass}
        </Button>
      )}
      {props.active && !isBypassed && standing.state !== 'off' && (
        <Button size="sm" variant="default" onClick={() => props.ask('bypass')}>
          {userFactors.bypass}
        </Button>
      )}
    </div>
  );
}

const { columns: titles } = userFactors;

const columns: [RecordColumn<Factor>, ...RecordColumn<Factor>[]] = [
  {
    label: titles.factor,
    cell: ({ name, kind }) => (
      <>
        {name}
        <div className={`${layout.muted} ${layout.small}`}>{texts.factorKinds[kind]}</div>
      </>
    ),
  },
  { label: titles.added, cell: ({ createdAt }) => describeMomentOf(createdAt) },
  {
    label: titles.used,
    cell: ({ lastUsedAt }) => (lastUsedAt ? <RelativeTime value={lastUsedAt} capitalized /> : userFactors.neverUsed),
  },
  { label: titles.wake, cell: ({ wake }) => wake && userFactors.wake[wake] },
];
