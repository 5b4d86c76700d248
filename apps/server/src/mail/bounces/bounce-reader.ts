import type { Log } from '../../platform/log.ts';
import type { Db } from '../../tables.ts';
import { type MailTls, readMailServerAddress } from '../mail-server-address.ts';
import type { UndeliverableDeps } from '../undeliverable.ts';
import { readDeliveryReport } from './read-delivery-report.ts';
import { type MailboxPosition, readMailbox } from './read-mailbox.ts';
import { recordBounce } from './record-bounce.ts';
import { resolveOldBounces } from './resolve-old-bounces.ts';

/** Reads a mailbox again and again. */
export interface BounceReader {
  /** Reads it once, from where it was left.
   *
   *  @throws Error when the mailbox cannot be read
   */
  read(): Promise<void>;
  /** Whether the last reading went well. */
  isReading(): boolean;
  /** Reads it every minute, on every server: what two find is written down once. Returns what ends it. */
  start(): () => Promise<void>;
}

interface BounceReaderDeps extends UndeliverableDeps {
  db: Db;
  log: Log;
}

const readEveryMs = 60_000;

/** Opens a reader of bounces.
 *
 *  @param options.url such as imaps://user:password@host/INBOX
 */
export function openBounceReader(deps: BounceReaderDeps, options: MailTls & { url: string }): BounceReader {
  const address = readMailServerAddress(options.url, options);
  let position: MailboxPosition | null = null;
  let isReading = false;

  async function read(): Promise<void> {
    try {
      position = await readMailbox(address, position, (raw) => takeReport(deps, raw));
      await resolveOldBounces(deps);
      isReading = true;
    } catch (error) {
      isReading = false;
      throw error;
    }
  }

  return {
    read,
    isReading: () => isReading,
    start() {
      let running = Promise.resolve();
      const look = () => {
        running = running.then(read).catch((error: unknown) => deps.log.warn('bounces are not read', { error }));
      };
      look();
      const timer = setInterval(look, readEveryMs);
      return () => {
        clearInterval(timer);
        return running;
      };
    },
  };
}

// True when it is about a mail of ours, whatever it says of it.
async function takeReport(deps: BounceReaderDeps, raw: Buffer): Promise<boolean> {
  const report = await readDeliveryReport(raw);
  for (const mailId of report?.mailIds ?? []) {
    if (report?.action !== 'failed') {
      if (await isOurs(deps.db, mailId)) return true;
    } else if ((await recordBounce(deps, mailId, report.detail)) !== 'unknown') return true;
  }
  return false;
}

async function isOurs(db: Db, mailId: string): Promise<boolean> {
  return (await db.selectFrom('mails').where('id', '=', mailId).select('id').executeTakeFirst()) !== undefined;
}
