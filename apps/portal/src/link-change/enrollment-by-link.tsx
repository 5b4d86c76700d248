import { Button } from '@mantine/core';
import type { PasswordLink } from '@rekey/protocol';
import { LoadFailure, Loading, Message, rememberName } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../client.ts';
import { EnrollmentSteps } from '../factors/enrollment-steps.tsx';
import { factorsQuery } from '../queries.ts';
import { enrollmentTexts } from '../texts/factor-texts.ts';

/** Sets up the first factor before a link can be used: no dead end, and no reset that needs the link alone.
 *
 *  A reset's link opens a session for it; who follows a reminder knows the password, and logs in.
 */
export function EnrollmentByLink(props: { token: string; link: PasswordLink; onDone: () => void }) {
  return props.link.purpose === 'reset' ? <ByReset {...props} /> : <ByReminder username={props.link.username} />;
}

function ByReset({ token, link, onDone }: { token: string; link: PasswordLink; onDone: () => void }) {
  const queryClient = useQueryClient();
  const session = useQuery({
    queryKey: ['enrollment-session', token],
    queryFn: () => client.openEnrollmentSession(token),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  async function goBack() {
    // The session has served: it must not stand in the way of a log-in.
    await client.logout().catch(() => undefined);
    queryClient.removeQueries({ queryKey: factorsQuery.queryKey });
    queryClient.removeQueries({ queryKey: ['enrollment-session', token] });
    onDone();
  }
  if (session.error) return <LoadFailure error={session.error} busy={session.isFetching} retry={session.refetch} />;
  if (!session.data) return <Loading />;
  return <EnrollmentSteps username={link.username} onDone={() => void goBack()} />;
}

function ByReminder({ username }: { username: string }) {
  return (
    <>
      <Message tone="wait">{enrollmentTexts.byReminder}</Message>
      <Button component={Link} to="/" fullWidth mt="md" onClick={() => rememberName(username)}>
        {enrollmentTexts.login}
      </Button>
    </>
  );
}
