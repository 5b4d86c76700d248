import { AppError, type ChangeAccepted, type PasswordChange } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import type { TypedPasswords } from '../changes/change-way.ts';

/** Sends changes by one link, and asks the link what became of them: who comes by a mail has no session to ask with. */
export function changesByLink(client: Pick<Client, 'changeByLink' | 'lookUpLink'>, token: string) {
  const accepted = new Set<string>();

  async function send(id: string, { currentPassword, newPassword }: TypedPasswords): Promise<ChangeAccepted> {
    const answer = await client.changeByLink({
      id,
      token,
      newPassword,
      ...(currentPassword !== null && { currentPassword }),
    });
    accepted.add(id);
    return answer;
  }

  async function look(id: string): Promise<PasswordChange> {
    const { change } = await client.lookUpLink(token);
    if (change?.id === id) return change;
    // A link shows a change only while it is being checked and once it is committed. One that has disappeared was refused in the end.
    throw new AppError(accepted.has(id) ? 'PASSWORD_REFUSED_BY_STORE' : 'CHANGE_NOT_FOUND');
  }

  return { send, look };
}
