import { AuditPage, Id, PageQuery } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Caller } from '../platform/http/caller.ts';
import type { Db } from '../tables.ts';
import { listAuditEvents } from './list-audit-events.ts';

interface AuditRoutesDeps {
  db: Db;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
}

/** `GET /audit-events`: for administrators. */
export function auditRoutes(deps: AuditRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/audit-events',
      {
        schema: {
          tags: ['audit'],
          summary: 'The audit log, newest first',
          querystring: PageQuery.extend({ subject: Id.optional() }),
          response: { 200: AuditPage },
        },
      },
      async (request) => {
        await deps.requireAdministrator(request);
        const { cursor, limit, subject: subjectId } = request.query;
        return listAuditEvents(deps.db, { cursor, limit, subjectId });
      },
    );
  };
}
