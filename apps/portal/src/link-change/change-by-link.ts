import type { ChangeAccepted } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import type { ChangeWay, TypedPasswords } from '../changes/change-way.ts';

/** Sends changes by one link, follows and cancels them: who comes by a mail has no session to ask with. */
export function changesByLink(
  client: Pick<Client, 'changeByLink' | 'linkChange' | 'cancelLinkChange'>,
  token: string,
): Pick<ChangeWay, 'send' | 'look'> & { cancel: NonNullable<ChangeWay['cancel']> } {
  const send = (id: string, { currentPassword, newPassword }: TypedPasswords): Promise<ChangeAccepted> =>
    client.changeByLink({ id, token, newPassword, ...(currentPassword !== null && { currentPassword }) });
  return {
    send,
    look: (id) => client.linkChange(id, token),
    cancel: (id) => client.cancelLinkChange(id, token),
  };
}
