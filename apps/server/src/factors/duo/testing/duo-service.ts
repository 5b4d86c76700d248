import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServerCertificate } from '../../../platform/certificates/index.ts';
import { systemClock } from '../../../platform/clock.ts';
import type { Vault } from '../../../platform/vault/index.ts';
import type { Db } from '../../../tables.ts';
import type { DuoAccount, DuoTransport } from '../connect-duo.ts';
import { protectDuoSecret } from '../duo-account.ts';
import { answerAsDuo, type DuoAnswer } from './answer-as-duo.ts';

/** What the service does to whoever asks it from now on.
 *
 *  'page' = its prompt has the buttons Approve and Deny, for a person in a browser; else it decides at once. 'silent' = no answer. 'broken' = HTTP 500.
 *  The others sign tokens that are wrong in one thing.
 */
export type DuoBehavior =
  | 'page'
  | 'allow'
  | 'deny'
  | 'silent'
  | 'broken'
  | 'other-key'
  | 'other-audience'
  | 'other-issuer'
  | 'other-user'
  | 'incomplete';

/** A fake of Duo's Universal Prompt and its OIDC interface. */
export interface DuoService {
  account: DuoAccount;
  transport: DuoTransport;
  behave(behavior: DuoBehavior): void;
  /** How far its clock is ahead of ours, in seconds. */
  setClock(skewSeconds: number): void;
  /** Does what a browser does with the address of a prompt: goes there, and is sent back. Returns what the redirect brings. */
  visit(url: string): Promise<{ state: string; code: string }>;
  stop(): Promise<void>;
}

/** Starts one on a free port of localhost, with a certificate of its own authority. */
export async function startDuoService(): Promise<DuoService> {
  const directory = await mkdtemp(join(tmpdir(), 'rekey-duo-'));
  const tls = await openServerCertificate({ directory, names: ['localhost'], clock: systemClock });
  const credentials = { clientId: 'D'.repeat(20), clientSecret: 's'.repeat(40) };
  const codes = new Map<string, { username: string; result: 'allow' | 'deny' }>();
  const behaving: { behavior: DuoBehavior; skewSeconds: number } = { behavior: 'allow', skewSeconds: 0 };

  const server = createServer({ cert: tls.certificatePem, key: tls.keyPem }, async (request, response) => {
    if (behaving.behavior === 'silent') return;
    const apiHost = String(request.headers.host);
    const url = new URL(request.url ?? '/', `https://${apiHost}`);
    let body = '';
    for await (const chunk of request) body += chunk;
    const asked = { url, form: new URLSearchParams(body), account: { apiHost, ...credentials }, codes, ...behaving };
    const answer = await answerAsDuo(asked).catch(
      (error: Error): DuoAnswer => ({
        status: 400,
        json: { error: 'invalid_client', error_description: error.message },
      }),
    );
    const location = answer.location ? { location: answer.location } : {};
    response.writeHead(answer.status, { 'content-type': answer.html ? 'text/html' : 'application/json', ...location });
    response.end(answer.html ?? JSON.stringify(answer.json ?? {}));
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const agent = new Agent({ ca: tls.authorityPem });

  return {
    account: { apiHost: `localhost:${(server.address() as AddressInfo).port}`, ...credentials },
    transport: { agent, timeoutMs: 500 },
    behave: (behavior) => {
      behaving.behavior = behavior;
    },
    setClock: (skewSeconds) => {
      behaving.skewSeconds = skewSeconds;
    },
    async visit(url) {
      const { behavior, skewSeconds } = behaving;
      const account = { apiHost: new URL(url).host, ...credentials };
      const asked = { url: new URL(url), form: new URLSearchParams(), account, codes, behavior, skewSeconds };
      const { searchParams } = new URL((await answerAsDuo(asked)).location ?? '');
      return { state: searchParams.get('state') ?? '', code: searchParams.get('duo_code') ?? '' };
    },
    async stop() {
      agent.destroy();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Makes the service the organization's Duo, and Duo the only kind of proof; `factors` is what a running server has of that room. */
export async function useDuoService(
  factors: { db: Db; vault: Vault; duoTransport?: DuoTransport | undefined },
  { account, transport }: Pick<DuoService, 'account' | 'transport'>,
): Promise<void> {
  const { apiHost, clientId, clientSecret } = account;
  factors.duoTransport = transport;
  const row = {
    required: true,
    kinds: ['duo' as const],
    enrollment_days: 0,
    at_log_in: false,
    duo: JSON.stringify({ apiHost, clientId }),
    duo_secret: protectDuoSecret(factors.vault, clientSecret),
  };
  await factors.db
    .insertInto('factor_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
    .execute();
}
