import { Button } from '@mantine/core';
import type { SessionSummary } from '@rekey/protocol';
import { DataState, explainError, Message, Page, RelativeTime, Row, Rows, Section, StateBadge } from '@rekey/ui';
import { IconDeviceLaptop } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { sessionsQuery } from '../queries.ts';
import { describeUserAgent } from '../sessions/describe-user-agent.ts';
import { sessionsTexts } from '../texts/portal-texts.ts';
import classes from './sessions.module.css';

/** Where the user is logged in, and the way to end what should not be. */
export function SessionsPage() {
  const sessions = useQuery(sessionsQuery);
  const { ending, said } = useEnding();
  return (
    <Page title={sessionsTexts.title} lead={sessionsTexts.lead}>
      <Section>
        <DataState query={sessions}>
          {({ sessions: list }) => (
            <>
              <Rows>
                {list.map((session) => (
                  <SessionRow key={session.id} session={session} ending={ending} />
                ))}
              </Rows>
              <div className={classes.foot}>
                {list.length > 1 ? (
                  <Button variant="default" loading={ending.isPending} onClick={() => ending.mutate('others')}>
                    {sessionsTexts.endOthers}
                  </Button>
                ) : (
                  <p>{sessionsTexts.onlyThis}</p>
                )}
              </div>
            </>
          )}
        </DataState>
        <p className={classes.said} role="status">
          {said}
        </p>
        {ending.error && (
          <div role="alert">
            <Message tone="bad">{explainError(ending.error)}</Message>
          </div>
        )}
      </Section>
    </Page>
  );
}

type Ending = ReturnType<typeof useEnding>['ending'];

function useEnding() {
  const queryClient = useQueryClient();
  const [said, setSaid] = useState('');
  const ending = useMutation({
    mutationFn: (which: SessionSummary | 'others') =>
      which === 'others' ? client.endOtherSessions() : client.endSession(which.id),
    onSuccess: (_, which) => {
      setSaid(which === 'others' ? sessionsTexts.othersEnded : sessionsTexts.ended(nameOf(which)));
      return queryClient.invalidateQueries({ queryKey: sessionsQuery.queryKey });
    },
  });
  return { ending, said };
}

function SessionRow({ session, ending }: { session: SessionSummary; ending: Ending }) {
  const name = nameOf(session);
  return (
    <Row
      icon={IconDeviceLaptop}
      title={name}
      detail={
        <>
          {sessionsTexts.lastUsed} <RelativeTime value={session.lastSeenAt} />
          {session.address && ` ${sessionsTexts.from(session.address)}`}
        </>
      }
      end={
        session.current ? (
          <StateBadge tone="good">{sessionsTexts.this}</StateBadge>
        ) : (
          <Button
            variant="default"
            size="sm"
            aria-label={sessionsTexts.endNamed(name)}
            disabled={ending.isPending}
            onClick={() => ending.mutate(session)}
          >
            {sessionsTexts.end}
          </Button>
        )
      }
    />
  );
}

function nameOf({ userAgent }: SessionSummary): string {
  return (userAgent && describeUserAgent(userAgent)) ?? sessionsTexts.unknownBrowser;
}
