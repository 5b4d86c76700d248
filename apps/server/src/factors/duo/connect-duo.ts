import type { Agent } from 'node:https';
import { Client, DuoException } from '@duosecurity/duo_universal';

/** An application "Web SDK" of Duo's admin panel. */
export interface DuoAccount {
  /** Such as api-1a2b3c4d.duosecurity.com, without https://. */
  apiHost: string;
  clientId: string;
  clientSecret: string;
}

/** How a test reaches its fake of Duo. Nothing that is read from settings or requests ever becomes one. */
export interface DuoTransport {
  agent: Agent;
  timeoutMs: number;
}

const timeoutMs = 10_000;

/** Duo's own SDK with our account. It trusts Duo's authorities and no others, waits 10 s, and is led nowhere else.
 *
 *  @param deps.origin the portal's: Duo sends the browser back to its page /duo
 */
export function connectDuo(
  { origin, duoTransport }: { origin: string; duoTransport?: DuoTransport | undefined },
  account: DuoAccount,
): Client {
  const client = new Client({ ...account, redirectUrl: `${origin}/duo` });
  const { defaults } = (client as unknown as Transporting).axios;
  defaults.timeout = duoTransport?.timeoutMs ?? timeoutMs;
  defaults.maxRedirects = 0;
  if (duoTransport) defaults.httpsAgent = duoTransport.agent;
  return client;
}

// The SDK has no way to set these, and would wait for ever.
interface Transporting {
  axios: { defaults: { timeout: number; maxRedirects: number; httpsAgent: Agent } };
}

/** Whether Duo, or the way to it, is at fault: no answer, HTTP 5xx, or too many questions at once. */
export function isDuoDown(error: unknown): boolean {
  const inner = error instanceof DuoException ? (error.inner as Answered | undefined) : undefined;
  if (!inner?.isAxiosError) return false;
  const status = inner.response?.status;
  return status === undefined || status >= 500 || status === 429;
}

interface Answered extends Error {
  isAxiosError?: boolean;
  response?: { status: number };
}

/** What Duo or the network said, without the request that it was said to. */
export function wordsOf(error: unknown): Error {
  return new Error(error instanceof Error ? error.message.slice(0, 200) : 'unknown');
}
