import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import { AppError } from '@rekey/protocol';
import type { App } from './app.ts';

// No inline scripts. Styles may be inline because the component library sets some on elements; they cannot run.
const contentSecurityPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

const permissions = 'camera=(), geolocation=(), microphone=()';
const permissionsWithCamera = permissions.replace('camera=()', 'camera=(self)');

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': permissions,
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
};

/** Sets the security headers on every answer; HSTS too where browsers reach us by https. */
export function setSecurityHeaders(app: App, https: boolean): void {
  app.addHook('onRequest', async (_request, reply) => {
    reply.headers(securityHeaders);
    if (https) reply.header('strict-transport-security', 'max-age=31536000');
  });
  app.addHook('onSend', async (request, reply) => {
    if (!reply.hasHeader('cache-control') && request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}

/** Serves a built web app below `prefix`: its files, and its page for every other path, so that links into it work.
 *
 *  `camera`: whether its pages may ask for the camera.
 */
export async function servePages(
  app: App,
  options: { prefix: string; directory: string; camera?: boolean },
): Promise<void> {
  const page = join(options.directory, 'index.html');
  if (!existsSync(page)) return;
  const html = readFileSync(page);
  await app.register(async (scope) => {
    if (options.camera) {
      scope.addHook('onRequest', async (_request, reply) => {
        reply.header('permissions-policy', permissionsWithCamera);
      });
    }
    await scope.register(fastifyStatic, {
      root: options.directory,
      prefix: options.prefix,
      decorateReply: false,
      index: false,
      // Names of built files hold a hash of their content; everything else may change with the next version.
      setHeaders: (reply, path) => {
        const built = path.includes(join(options.directory, 'assets'));
        reply.header('cache-control', built ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
      globIgnore: ['index.html'],
      wildcard: false,
    });
    const bare = options.prefix.slice(0, -1);
    if (bare) scope.get(bare, { schema: { hide: true } } as never, (_request, reply) => reply.redirect(options.prefix));
    scope.get(`${options.prefix}*`, { schema: { hide: true } } as never, async (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      // Password managers trust /.well-known/change-password only where well-known addresses that are not there are 404.
      if (/^\/(?:api|agent|\.well-known)\//.test(path) || /\.[a-z0-9]+$/i.test(path)) throw new AppError('NOT_FOUND');
      return reply.type('text/html; charset=utf-8').header('cache-control', 'no-cache').send(html);
    });
  });
}
