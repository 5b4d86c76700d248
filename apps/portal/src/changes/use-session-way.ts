import { useSession } from '@rekey/ui';
import { useNavigate } from '@tanstack/react-router';
import { client } from '../client.ts';
import type { ChangeWay } from './change-way.ts';

const send: ChangeWay['send'] = (id, { currentPassword, newPassword }) =>
  client.changePassword({ id, currentPassword: currentPassword ?? '', newPassword });

/** The way of who is logged in. A committed change leads to its own page, unless `onFinal` says otherwise. */
export function useSessionWay(options: { onFinal?: (id: string) => void } = {}): ChangeWay {
  const { noticeError } = useSession();
  const navigate = useNavigate();
  const openChange = (changeId: string) => navigate({ to: '/security/changes/$changeId', params: { changeId } });
  return {
    send,
    look: client.passwordChange,
    cancel: client.cancelPasswordChange,
    onFinal: async (id) => (options.onFinal ?? openChange)(id),
    onLost: async (id, error) => {
      // The session may have ended with this very change: its page tells how it went, once logged in again.
      await openChange(id);
      noticeError(error);
    },
  };
}
