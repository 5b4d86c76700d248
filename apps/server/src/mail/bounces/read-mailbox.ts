import { type FetchMessageObject, ImapFlow, type MessageStructureObject } from 'imapflow';
import type { MailServerAddress } from '../mail-server-address.ts';

/** Up to where a mailbox has been read: what is left there unread is not ours, and need not be looked at again. */
export interface MailboxPosition {
  validity: bigint;
  uid: number;
}

/** What is done with a message; true = it was ours and is marked as read. */
export type TakeReport = (raw: Buffer) => Promise<boolean>;

const connectLimitMs = 15_000;
const silenceLimitMs = 60_000;
// Reports are small; whoever returns a whole mail returns one of ours.
const sizeMaxBytes = 1024 * 1024;

/** Reads the unread delivery reports of a mailbox and leaves everything else as it is.
 *
 *  @returns up to where it was read
 *  @throws Error when the mailbox cannot be read
 */
export async function readMailbox(
  address: MailServerAddress,
  last: MailboxPosition | null,
  take: TakeReport,
): Promise<MailboxPosition> {
  const client = openClient(address);
  // What goes wrong is thrown by the command under way as well.
  client.on('error', () => {});
  await client.connect();
  try {
    const { uidValidity: validity } = await client.mailboxOpen(address.path || 'INBOX');
    const from = last?.validity === validity ? last.uid + 1 : 1;
    const unread: FetchMessageObject[] = [];
    const range = { seen: false, uid: `${from}:*` };
    for await (const message of client.fetch(range, { uid: true, size: true, bodyStructure: true })) {
      // "n:*" names the last message even where its number is smaller.
      if (message.uid >= from) unread.push(message);
    }
    for (const { uid } of unread.filter(isReport)) await takeMessage(client, String(uid), take);
    return { validity, uid: Math.max(from - 1, ...unread.map(({ uid }) => uid)) };
  } finally {
    await client.logout().catch(() => client.close());
  }
}

async function takeMessage(client: ImapFlow, uid: string, take: TakeReport): Promise<void> {
  const message = await client.fetchOne(uid, { source: true }, { uid: true });
  const source = message ? message.source : undefined;
  if (source && (await take(source))) await client.messageFlagsAdd(uid, ['\\Seen'], { uid: true });
}

function openClient({ host, port, secure, tlsRequired, auth, tls }: MailServerAddress): ImapFlow {
  return new ImapFlow({
    host,
    port,
    secure,
    ...(!secure && tlsRequired && { doSTARTTLS: true }),
    ...(auth && { auth }),
    tls,
    logger: false,
    disableAutoIdle: true,
    connectionTimeout: connectLimitMs,
    greetingTimeout: connectLimitMs,
    socketTimeout: silenceLimitMs,
  });
}

function isReport({ size = 0, bodyStructure }: FetchMessageObject): boolean {
  return size <= sizeMaxBytes && bodyStructure !== undefined && isReportStructure(bodyStructure);
}

function isReportStructure({ type, parameters }: MessageStructureObject): boolean {
  return type === 'multipart/report' && parameters?.['report-type']?.toLowerCase() === 'delivery-status';
}
