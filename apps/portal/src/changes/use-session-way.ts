import { AppError } from '@rekey/protocol';
import { proofCallsFor, useSession, watchEvents } from '@rekey/ui';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../client.ts';
import type { ChangeWay } from './change-way.ts';
import { keepWaitingChange } from './waiting-change.ts';

const send: ChangeWay['send'] = async (id, { currentPassword, newPassword }) => {
  const accepted = await client.changePassword({ id, currentPassword: currentPassword ?? '', newPassword });
  if (accepted.state === 'verifying') keepWaitingChange(id);
  return accepted;
};

const watch: NonNullable<ChangeWay['watch']> = (id, onNews) =>
  watchEvents({ url: client.passwordChangeEventsUrl(id), event: 'change', onData: onNews, onLive: () => undefined });

/** The way of who is logged in. A committed change leads to its own page, unless `onFinal` says otherwise. */
export function useSessionWay(options: { onFinal?: (id: string) => void } = {}): ChangeWay {
  const { noticeError } = useSession();
  const navigate = useNavigate();
  const openChange = (changeId: string) => navigate({ to: '/security/changes/$changeId', params: { changeId } });
  return {
    send: (id, passwords) =>
      send(id, passwords).catch((error: unknown) => {
        // What is known of the session is out of date: it leads to the enrollment now.
        if (error instanceof AppError && error.code === 'ENROLLMENT_REQUIRED') noticeError(error);
        throw error;
      }),
    look: client.passwordChange,
    cancel: client.cancelPasswordChange,
    prove: (challengeId) => proofCallsFor(client, challengeId),
    watch,
    onFinal: async (id) => (options.onFinal ?? openChange)(id),
    onLost: async (id, error) => {
      // The session may have ended with this very change: its page tells how it went, once logged in again.
      await openChange(id);
      noticeError(error);
    },
  };
}
