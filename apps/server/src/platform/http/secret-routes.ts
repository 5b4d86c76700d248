import { AppError } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import { validatorCompiler } from 'fastify-type-provider-zod';
import type { z } from 'zod';
import type { App } from './app.ts';
import { normalizePassword, parseSecretBody } from './secret-body.ts';

const secretBodyLimitBytes = 8 * 1024;

/** Registers routes whose JSON bodies hold passwords: the body stays bytes and is erased when the answer has been sent.
 *
 *  Inside, read the body with `readSecretBody`; there is no `request.body` of parsed JSON.
 */
export async function registerSecretRoutes(app: App, routes: (scope: App) => void): Promise<void> {
  await app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser(
      'application/json',
      { parseAs: 'buffer', bodyLimit: secretBodyLimitBytes },
      (_request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void) => done(null, body),
    );
    // The schema of such a body is for the OpenAPI document; readSecretBody checks it, on bytes.
    scope.setValidatorCompiler((route) =>
      route.httpPart === 'body' ? (value: unknown) => ({ value }) : validatorCompiler(route as never),
    );
    scope.addHook('onResponse', async (request) => {
      if (Buffer.isBuffer(request.body)) request.body.fill(0);
    });
    routes(scope as unknown as App);
  });
}

/** Reads a body of a secret route: `schema` for what is no secret, `secretNames` for what is, `optionalNames` for secrets that may be absent.
 *
 *  @returns fields as parsed, secrets as UTF-8 bytes, and `erase`, which the caller calls when done
 *  @throws AppError REQUEST_INVALID also for unknown members and missing or empty secrets
 */
export function readSecretBody<Fields extends z.ZodType, Name extends string, Optional extends string = never>(
  request: FastifyRequest,
  schema: Fields,
  secretNames: readonly Name[],
  optionalNames: readonly Optional[] = [],
): { fields: z.output<Fields>; secrets: Record<Name, Buffer> & Partial<Record<Optional, Buffer>>; erase: () => void } {
  if (!Buffer.isBuffer(request.body)) throw new AppError('REQUEST_INVALID');
  const parsed = parseSecretBody(request.body, [...secretNames, ...optionalNames]);
  const fields = schema.safeParse(parsed.fields);
  const isEmpty = (name: string) => parsed.secrets[name] !== undefined && parsed.secrets[name].length === 0;
  const missing = [...secretNames.filter((name) => !parsed.secrets[name]?.length), ...optionalNames.filter(isEmpty)];
  if (!fields.success || missing.length > 0) {
    parsed.erase();
    const wrong = fields.success ? [] : fields.error.issues.map((issue) => `/${issue.path.join('/')}`);
    throw new AppError('REQUEST_INVALID', { details: { fields: [...wrong, ...missing.map((name) => `/${name}`)] } });
  }
  return { fields: fields.data, secrets: parsed.secrets as never, erase: parsed.erase };
}

/** Reads a body with one secret, `newPassword`, beside what is no secret; normalizes it (NFC) and erases it when the work is done.
 *
 *  @throws AppError REQUEST_INVALID
 */
export async function withNewPassword<Fields extends z.ZodType, Result>(
  request: FastifyRequest,
  schema: Fields,
  work: (newPassword: Buffer, fields: z.output<Fields>) => Promise<Result>,
): Promise<Result> {
  const body = readSecretBody(request, schema, ['newPassword']);
  const newPassword = normalizePassword(body.secrets.newPassword);
  try {
    return await work(newPassword, body.fields);
  } finally {
    newPassword.fill(0);
    body.erase();
  }
}
