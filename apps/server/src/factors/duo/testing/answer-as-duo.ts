import { randomUUID } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import type { DuoAccount } from '../connect-duo.ts';
import type { DuoBehavior } from './duo-service.ts';

/** What came to the service, and how it behaves. */
export interface AskedDuo {
  url: URL;
  form: URLSearchParams;
  account: DuoAccount;
  /** Of prompts that are decided and not exchanged yet. */
  codes: Map<string, { username: string; result: 'allow' | 'deny' }>;
  behavior: DuoBehavior;
  skewSeconds: number;
}

export interface DuoAnswer {
  status: number;
  json?: unknown;
  html?: string;
  location?: string;
}

/** Answers one request as Duo's documentation says (OIDC Auth API: health_check, authorize, token). Throws what it refuses. */
export async function answerAsDuo(asked: AskedDuo): Promise<DuoAnswer> {
  if (asked.behavior === 'broken') return { status: 500, json: { message: 'Internal error', code: 50000 } };
  switch (asked.url.pathname) {
    case '/oauth/v1/health_check':
      await verifyAssertion(asked);
      return { status: 200, json: { stat: 'OK', response: { timestamp: nowOf(asked) } } };
    case '/oauth/v1/authorize':
      return prompt(asked);
    case '/oauth/v1/token':
      return exchange(asked);
    default:
      return { status: 404, json: { error: 'not_found', error_description: asked.url.pathname } };
  }
}

const keyOf = ({ clientSecret }: DuoAccount) => new TextEncoder().encode(clientSecret);
const nowOf = ({ skewSeconds }: AskedDuo) => Math.floor(Date.now() / 1000) + skewSeconds;
const checksOf = (asked: AskedDuo) => ({
  algorithms: ['HS512'],
  issuer: asked.account.clientId,
  currentDate: new Date(nowOf(asked) * 1000),
});

async function verifyAssertion(asked: AskedDuo): Promise<void> {
  const { account, form, url } = asked;
  const audience = `https://${account.apiHost}${url.pathname}`;
  const checks = { ...checksOf(asked), subject: account.clientId, audience };
  await jwtVerify(form.get('client_assertion') ?? '', keyOf(account), checks);
}

async function prompt(asked: AskedDuo): Promise<DuoAnswer> {
  const { account, url, behavior, codes } = asked;
  const checks = { ...checksOf(asked), audience: `https://${account.apiHost}` };
  const { payload } = await jwtVerify(url.searchParams.get('request') ?? '', keyOf(account), checks);
  const pressed = url.searchParams.get('pressed');
  if (behavior === 'page' && pressed === null) return { status: 200, html: pageOf(url, String(payload.duo_uname)) };
  const result = behavior === 'deny' || pressed === 'deny' ? 'deny' : 'allow';
  const code = randomUUID();
  codes.set(code, { username: String(payload.duo_uname), result });
  const back = new URL(String(payload.redirect_uri));
  back.searchParams.set('duo_code', code);
  back.searchParams.set('state', String(payload.state));
  return { status: 302, location: back.href };
}

function pageOf(url: URL, username: string): string {
  const hrefOf = (pressed: string) => `${url.pathname}${url.search}&pressed=${pressed}`.replaceAll('&', '&amp;');
  return `<!doctype html><html lang="en"><title>Duo (a fake of it)</title><h1>Is it you, ${username.replace(/[<&]/g, '')}?</h1>
<p><a href="${hrefOf('allow')}">Approve</a> <a href="${hrefOf('deny')}">Deny</a></p></html>`;
}

async function exchange(asked: AskedDuo): Promise<DuoAnswer> {
  const { form, codes, behavior } = asked;
  await verifyAssertion(asked);
  const granted = codes.get(form.get('code') ?? '');
  codes.delete(form.get('code') ?? '');
  if (!granted) {
    const error_description = 'The provided authorization grant is invalid';
    return { status: 400, json: { error: 'invalid_grant', error_description } };
  }
  const id_token = await signToken(asked, granted);
  const token = { access_token: randomUUID(), expires_in: 300, token_type: 'Bearer' };
  return { status: 200, json: behavior === 'incomplete' ? token : { id_token, ...token } };
}

async function signToken(asked: AskedDuo, granted: { username: string; result: 'allow' | 'deny' }): Promise<string> {
  const { account, behavior, url } = asked;
  const username = behavior === 'other-user' ? 'mallory' : granted.username;
  const { result } = granted;
  const now = nowOf(asked);
  const claims = {
    preferred_username: username,
    auth_time: now,
    auth_result: { result, status: result, status_msg: 'Login' },
    auth_context: { result: result === 'allow' ? 'SUCCESS' : 'DENIED', factor: 'duo_push', user: { name: username } },
  };
  const signer = new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS512' })
    .setIssuer(behavior === 'other-issuer' ? 'https://evil.example' : `https://${account.apiHost}${url.pathname}`)
    .setAudience(behavior === 'other-audience' ? 'E'.repeat(20) : account.clientId)
    .setSubject(username)
    .setIssuedAt(now)
    .setExpirationTime(now + 300);
  return signer.sign(behavior === 'other-key' ? new TextEncoder().encode('x'.repeat(40)) : keyOf(account));
}
