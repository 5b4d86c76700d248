import { Agent } from 'node:https';
import { rootCertificates } from 'node:tls';
import { AppError } from '@rekey/protocol';
import webpush from 'web-push';
import type { Log } from '../../platform/log.ts';
import type { PushKeys } from './push-keys.ts';
import { readEndpoint } from './push-services.ts';

/** What sending needs. */
export interface SendWakeDeps {
  /** The portal's origin: whom a push service can turn to about us. */
  origin: string;
  pushServices: readonly string[];
  /** An authority besides those that the system knows, PEM. */
  pushAuthority?: string | undefined;
  log: Log;
}

/** What became of a wake-up. 'gone' = there is no such subscription any more. */
export type WakeOutcome = 'sent' | 'failed' | 'gone';

// As long as the push itself: what comes later would wake for nothing.
const lifetimeSeconds = 60;
const silenceLimitMs = 5_000;
const limitMs = 10_000;

/** Wakes a phone by its push service (RFC 8030), without a word of what it is about. Tries once, for at most 10 s; never throws.
 *
 *  The push service learns that somebody is asked, and nothing more. Redirects are not followed.
 */
export async function sendWake(deps: SendWakeDeps, keys: PushKeys, endpoint: string): Promise<WakeOutcome> {
  const agent = new Agent({ ...(deps.pushAuthority && { ca: [...rootCertificates, deps.pushAuthority] }) });
  // The library's limit is one of silence only.
  const limit = setTimeout(() => agent.destroy(), limitMs);
  try {
    const { href } = readEndpoint(endpoint, deps.pushServices);
    await webpush.sendNotification({ endpoint: href, keys: { p256dh: '', auth: '' } }, null, {
      vapidDetails: { subject: subjectOf(deps.origin), ...keys },
      TTL: lifetimeSeconds,
      urgency: 'high',
      timeout: silenceLimitMs,
      agent,
    });
    return 'sent';
  } catch (error) {
    return judge(deps.log, error);
  } finally {
    clearTimeout(limit);
    agent.destroy();
  }
}

// RFC 8292, 2.1: an https or mailto URI. A server without https is one to try things out.
function subjectOf(origin: string): string {
  return origin.startsWith('https:') ? origin : 'mailto:rekey@localhost.invalid';
}

// Neither the endpoint nor what came back goes into the log: who has the endpoint can disturb the phone.
function judge(log: Log, error: unknown): WakeOutcome {
  if (error instanceof AppError) {
    log.warn('a phone was not woken: its push service is not on the list', { code: error.code });
    return 'failed';
  }
  const { statusCode } = error as { statusCode?: number };
  if (statusCode === 404 || statusCode === 410) return 'gone';
  log.warn('a phone was not woken', { statusCode, code: (error as NodeJS.ErrnoException).code });
  return 'failed';
}
