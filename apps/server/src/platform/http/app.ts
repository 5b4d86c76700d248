import { randomUUID } from 'node:crypto';
import type { ServerOptions } from 'node:https';
import cookie from '@fastify/cookie';
import swagger from '@fastify/swagger';
import { AppError, type ErrorCode, Problem, problemOf } from '@rekey/protocol';
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify';
import {
  hasZodFastifySchemaValidationErrors,
  jsonSchemaTransform,
  serializerCompiler,
  validatorCompiler,
  type ZodTypeProvider,
} from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Log } from '../log.ts';

/** The Fastify instance with zod as its type provider, as every room's routes see it. */
export type App = FastifyInstance;

interface AppOptions {
  log: Log;
  /** Absent = plain http. */
  tls?: ServerOptions;
  /** Origins of our own pages; null = no browser is expected here. */
  ownOrigins: readonly string[] | null;
  /** Proxies whose X-Forwarded-For tells where a request comes from; absent = none. */
  trustedProxies?: string[] | undefined;
  /** Title of the OpenAPI document at `openApiPath`; absent = none. */
  openApi?: { title: string; version: string; path: string };
}

const bodyLimitBytes = 64 * 1024;
const safeMethods = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Makes an HTTP server that answers every error as problem+json with a stable code, and refuses what other web sites send.
 *
 *  No route is there yet. Time limits: 10 s for headers and 15 s for a whole request; answers may last (SSE).
 */
export async function createApp(options: AppOptions): Promise<App> {
  const app = Fastify({
    ...(options.tls && { https: options.tls }),
    logger: false,
    trustProxy: options.trustedProxies ?? false,
    bodyLimit: bodyLimitBytes,
    requestTimeout: 15_000,
    connectionTimeout: 0,
    keepAliveTimeout: 72_000,
    forceCloseConnections: true,
    return503OnClosing: true,
    genReqId: () => randomUUID(),
    routerOptions: { ignoreTrailingSlash: false, caseSensitive: true, maxParamLength: 200 },
  }).withTypeProvider<ZodTypeProvider>() as unknown as App;
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  app.setErrorHandler((error: FastifyError, request, reply) => answerError(options.log, error, request, reply));
  app.setNotFoundHandler((request, reply) => sendProblem(new AppError('NOT_FOUND'), request, reply));
  await app.register(cookie);
  if (options.ownOrigins) refuseForeignRequests(app, options.ownOrigins);
  if (options.openApi) await describe(app, options.openApi);
  return app;
}

async function describe(app: App, { title, version, path }: NonNullable<AppOptions['openApi']>): Promise<void> {
  await app.register(swagger, {
    openapi: { openapi: '3.1.0', info: { title, version } },
    transform: jsonSchemaTransform,
    transformObject: (document) => ('openapiObject' in document ? withProblems(document.openapiObject) : {}),
  });
  app.get(path, { schema: { hide: true } }, async () => app.swagger());
}

// Every operation may answer with a problem; said once instead of at every route.
function withProblems<Document extends { paths?: Record<string, unknown> | undefined }>(document: Document): Document {
  const schema = z.toJSONSchema(Problem);
  const problem = { description: 'Problem details (RFC 9457)', content: { 'application/problem+json': { schema } } };
  for (const path of Object.values(document.paths ?? {})) {
    for (const operation of Object.values(path as Record<string, { responses?: Record<string, unknown> }>)) {
      operation.responses = { ...operation.responses, default: problem };
    }
  }
  return document;
}

// SameSite=Strict is the first wall; this is the second, for browsers that send Origin or Sec-Fetch-Site.
function refuseForeignRequests(app: App, ownOrigins: readonly string[]): void {
  const ownHosts = new Set(ownOrigins.map((origin) => new URL(origin).host));
  app.addHook('onRequest', async (request) => {
    if (!ownHosts.has(request.host) && !request.url.startsWith('/healthz')) throw new AppError('HOST_UNKNOWN');
    if (safeMethods.has(request.method)) return;
    const { origin } = request.headers;
    const site = request.headers['sec-fetch-site'];
    const foreignOrigin = origin !== undefined && !ownOrigins.includes(origin);
    const foreignSite = site !== undefined && site !== 'same-origin' && site !== 'none';
    if (foreignOrigin || foreignSite) throw new AppError('CROSS_ORIGIN_REFUSED');
  });
}

const codeOfFastifyError: Record<string, ErrorCode> = {
  FST_ERR_CTP_BODY_TOO_LARGE: 'REQUEST_TOO_LARGE',
  FST_ERR_CTP_INVALID_MEDIA_TYPE: 'CONTENT_TYPE_UNSUPPORTED',
  FST_ERR_CTP_EMPTY_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_JSON_BODY: 'REQUEST_INVALID',
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: 'REQUEST_INVALID',
  FST_ERR_VALIDATION: 'REQUEST_INVALID',
};

function answerError(log: Log, error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  if (error instanceof AppError) return sendProblem(error, request, reply);
  if (hasZodFastifySchemaValidationErrors(error)) {
    // Where it is wrong, never what was sent.
    const fields = error.validation.map((issue) => issue.instancePath || '/');
    return sendProblem(new AppError('REQUEST_INVALID', { details: { fields } }), request, reply);
  }
  const known = codeOfFastifyError[error.code] ?? (isClientError(error) ? 'REQUEST_INVALID' : undefined);
  if (known) return sendProblem(new AppError(known), request, reply);
  log.error('request failed', {
    requestId: request.id,
    method: request.method,
    route: request.routeOptions.url,
    error,
  });
  return sendProblem(new AppError('INTERNAL_ERROR'), request, reply);
}

function isClientError(error: FastifyError): boolean {
  return error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
}

function sendProblem(error: AppError, request: FastifyRequest, reply: FastifyReply) {
  if (error.code === 'TOO_MANY_ATTEMPTS' || error.status === 503) {
    reply.header('retry-after', String(error.details?.retryAfterSeconds ?? 5));
  }
  return reply
    .status(error.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problemOf(error, request.id));
}
