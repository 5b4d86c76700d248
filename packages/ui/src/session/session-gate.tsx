import { Button } from '@mantine/core';
import { type ChangeRequirement, type CurrentSession, SessionEnd } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import {
  createContext,
  type Dispatch,
  type ReactNode,
  type SetStateAction,
  use,
  useCallback,
  useEffect,
  useMemo,
  useState,
} from 'react';
import { PlainPage } from '../frame/plain-page.tsx';
import { watchEvents } from '../live/watch-events.ts';
import { Loading } from '../parts/data-state.tsx';
import type { QuestionClient } from '../proof/challenge-question.tsx';
import { unreachableTexts } from '../texts/index.ts';
import { ChangeRequiredPage, EnrollRequiredPage } from './change-required-page.tsx';
import { LoginPage, type LoginPageClient } from './login-page.tsx';
import { LoginProofPage } from './login-proof-page.tsx';
import { SessionEndedPage } from './session-ended-page.tsx';
import { afterFailure, restrictsSession, type SessionState } from './session-state.ts';

type SessionClient = Pick<Client, 'currentSession' | 'logout' | 'sessionEventsUrl'> & LoginPageClient & QuestionClient;

/** What pages behind the gate may know and do. */
export interface SessionAccess {
  session: CurrentSession;
  logout: () => Promise<void>;
  /** Asks the server again how the session stands: after a change nothing may be required of it any more. */
  refresh: () => Promise<void>;
  /** Hands over the error of a call that did not go through the query cache, in case it says that the session has ended or is restricted. */
  noticeError: (error: unknown) => void;
}

const SessionContext = createContext<SessionAccess | null>(null);

/** The session of the page's user; only behind a SessionGate. */
export function useSession(): SessionAccess {
  const access = use(SessionContext);
  if (!access) throw new Error('useSession stands outside of a SessionGate');
  return access;
}

/** Shows its children only to someone who is logged in: otherwise the log-in page, or why the session ended.
 *
 *  A log-in that asks for a factor too stops at the question for it. While the session leads only to the enrollment of a factor, or to a change of
 *  the password, `enrollForm` or `changeForm` takes the place of the children, at whatever address; without them the user is sent to the portal.
 */
export function SessionGate(props: {
  client: SessionClient;
  appName: string;
  enrollForm?: () => ReactNode;
  changeForm?: (reason: ChangeRequirement) => ReactNode;
  children: ReactNode;
}) {
  const { client, appName } = props;
  const queryClient = useQueryClient();
  const [state, setState] = useState<SessionState>({ phase: 'checking' });

  const check = useCallback(
    () =>
      client.currentSession().then(
        (session) => setState({ phase: 'logged-in', session }),
        (error) => setState((now) => afterFailure(now, error)),
      ),
    [client],
  );
  const noticeError = useCallback(
    (error: unknown) => {
      if (restrictsSession(error)) void check();
      else setState((now) => afterFailure(now, error));
    },
    [check],
  );
  useEffect(() => void check(), [check]);

  const sessionId = state.phase === 'logged-in' ? state.session.id : null;
  useSessionEnd({ client, sessionId, setState, noticeError });
  useEffect(() => watchFailures(queryClient, noticeError), [queryClient, noticeError]);

  const access = useMemo<SessionAccess | null>(() => {
    if (state.phase !== 'logged-in') return null;
    const logout = () =>
      client.logout().then(() => {
        queryClient.clear();
        setState({ phase: 'logged-out' });
      });
    return { session: state.session, logout, refresh: check, noticeError };
  }, [state, client, queryClient, check, noticeError]);

  function begin(session: CurrentSession) {
    queryClient.clear();
    setState({ phase: 'logged-in', session });
  }

  if (access) return <SessionContext value={access}>{openTo(access, props)}</SessionContext>;
  if (state.phase === 'ended') {
    return <SessionEndedPage reason={state.reason} onContinue={() => setState({ phase: 'logged-out' })} />;
  }
  if (state.phase === 'unreachable') return <UnreachablePage retry={() => void check()} />;
  if (state.phase === 'logged-out') return <LoginPage appName={appName} client={client} onLogin={begin} />;
  return <Loading />;
}

function openTo(
  access: SessionAccess,
  props: {
    client: QuestionClient;
    enrollForm?: () => ReactNode;
    changeForm?: (reason: ChangeRequirement) => ReactNode;
    children: ReactNode;
  },
): ReactNode {
  const { session, logout } = access;
  if (session.proofRequired === 'prove') return <LoginProofPage client={props.client} access={access} />;
  if (session.proofRequired === 'enroll') return props.enrollForm?.() ?? <EnrollRequiredPage logout={logout} />;
  if (session.changeRequired === null) return props.children;
  return props.changeForm?.(session.changeRequired) ?? <ChangeRequiredPage logout={logout} />;
}

// Listens for the end of this session elsewhere; asks the server whenever the stream could not be heard.
function useSessionEnd(options: {
  client: SessionClient;
  sessionId: string | null;
  setState: Dispatch<SetStateAction<SessionState>>;
  noticeError: (error: unknown) => void;
}): void {
  const { client, sessionId, setState, noticeError } = options;
  useEffect(() => {
    if (sessionId === null) return;
    return watchEvents({
      url: client.sessionEventsUrl(),
      event: 'ended',
      onData: (data) => {
        const reason = SessionEnd.safeParse(data).data?.reason ?? 'unknown';
        // Whoever has just logged out here needs no news of it.
        setState((now) => (now.phase === 'logged-in' ? { phase: 'ended', reason } : now));
      },
      onLive: (live) => {
        if (!live) client.currentSession().catch(noticeError);
      },
    });
  }, [client, sessionId, setState, noticeError]);
}

function watchFailures(queryClient: QueryClient, noticeError: (error: unknown) => void): () => void {
  const queries = queryClient.getQueryCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') noticeError(event.action.error);
  });
  const mutations = queryClient.getMutationCache().subscribe((event) => {
    if (event.type === 'updated' && event.action.type === 'error') noticeError(event.action.error);
  });
  return () => {
    queries();
    mutations();
  };
}

function UnreachablePage({ retry }: { retry: () => void }) {
  return (
    <PlainPage title={unreachableTexts.title} lead={unreachableTexts.lead}>
      <Button onClick={retry}>{unreachableTexts.retry}</Button>
    </PlainPage>
  );
}
