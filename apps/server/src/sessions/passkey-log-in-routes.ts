import { CurrentSession, PasskeyCeremony, PasskeyLogin } from '@rekey/protocol';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { startPasskeyLogIn } from '../factors/index.ts';
import { knownTokensOf, setBrowserCookie } from './known-browsers.ts';
import { logInByPasskey, type PasskeyLogInDeps } from './passkey-log-in.ts';
import { type SessionDeps, setSessionCookie } from './require-session.ts';

/** `/passkey-log-ins…`: log in by a passkey instead of user name and password. */
export function passkeyLogInRoutes(deps: SessionDeps & PasskeyLogInDeps): FastifyPluginAsyncZod {
  return async (app) => {
    const start = { schema: { response: { 201: PasskeyCeremony } } };
    app.post('/passkey-log-ins/options', start, async (_request, reply) =>
      reply.status(201).send(await startPasskeyLogIn(deps.passkeys)),
    );

    const finish = { schema: { body: PasskeyLogin, response: { 201: CurrentSession } } };
    app.post('/passkey-log-ins', finish, async (request, reply) => {
      const { session, token, browserTokens } = await logInByPasskey(deps, {
        login: request.body,
        address: request.ip,
        userAgent: request.headers['user-agent'] ?? null,
        browserTokens: knownTokensOf(deps, request as never),
      });
      setSessionCookie(deps, reply as never, token, new Date(session.expiresAt));
      setBrowserCookie(deps, reply as never, browserTokens);
      return reply.status(201).send(session);
    });
  };
}
