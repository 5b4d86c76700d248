import {
  AddressProblemList,
  Id,
  MailPage,
  MailPreview,
  MailPreviewRequest,
  MailStatus,
  MailTestResult,
  MailText,
  MailTextList,
  MailTextParams,
  MailWords,
  PageQuery,
  ResolveAddressRequest,
} from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Caller } from '../platform/http/caller.ts';
import { listAddressProblems, resolveAddressProblem } from './address-problems.ts';
import { countOpenMails, listMails } from './list-mails.ts';
import { listMailTexts, resetMailText, saveMailText } from './mail-texts.ts';
import { type PreviewDeps, previewMail, sendTestMail } from './preview-mail.ts';

interface MailRoutesDeps extends PreviewDeps {
  /** Whether bounces are being read just now. */
  isReadingBounces(): boolean;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
}

type Scope = Parameters<FastifyPluginAsyncZod>[0];

const MailQuery = PageQuery.extend({ user: Id.optional(), state: z.literal('undelivered').optional() });
const tags = ['mail'];

/** `/mails`, `/mail-status`, `/address-problems…`, `/mail-texts…`, `/mail-previews` and `/mail-tests`, for administrators. */
export function mailRoutes(deps: MailRoutesDeps): FastifyPluginAsyncZod {
  return async (app) => {
    registerMails(app, deps);
    registerProblems(app, deps);
    registerTexts(app, deps);
    registerPreviews(app, deps);
  };
}

function registerMails(app: Scope, deps: MailRoutesDeps): void {
  const { db, mailer, requireAdministrator } = deps;
  app.get(
    '/mails',
    { schema: { tags, summary: 'Mails, newest first', querystring: MailQuery, response: { 200: MailPage } } },
    async (request) => {
      await requireAdministrator(request);
      const { user: userId, ...query } = request.query;
      return listMails(db, { userId, ...query });
    },
  );

  app.get(
    '/mail-status',
    { schema: { tags, summary: 'Whether mail is sent and bounces are read', response: { 200: MailStatus } } },
    async (request) => {
      await requireAdministrator(request);
      const queued = await countOpenMails(db);
      const from = mailer?.from ?? '';
      return { sending: mailer !== null, from, readingBounces: deps.isReadingBounces(), queued };
    },
  );
}

function registerProblems(app: Scope, deps: MailRoutesDeps): void {
  app.get(
    '/address-problems',
    { schema: { tags, summary: 'Addresses that mail does not reach', response: { 200: AddressProblemList } } },
    async (request) => {
      await deps.requireAdministrator(request);
      return { problems: await listAddressProblems(deps.db) };
    },
  );

  app.post(
    '/address-problems/resolve',
    {
      schema: {
        tags,
        summary: 'Take an address off the list',
        body: ResolveAddressRequest,
        response: { 204: z.null() },
      },
    },
    async (request, reply) => {
      await resolveAddressProblem(deps, await deps.requireAdministrator(request), request.body.address);
      return reply.status(204).send(null);
    },
  );
}

function registerTexts(app: Scope, deps: MailRoutesDeps): void {
  app.get(
    '/mail-texts',
    { schema: { tags, summary: 'The words of every mail', response: { 200: MailTextList } } },
    async (request) => {
      await deps.requireAdministrator(request);
      return { texts: await listMailTexts(deps.db) };
    },
  );

  app.put(
    '/mail-texts/:kind/:language',
    {
      schema: {
        tags,
        summary: 'Use the organization’s own words',
        params: MailTextParams,
        body: MailWords,
        response: { 200: MailText },
      },
    },
    async (request) => saveMailText(deps, await deps.requireAdministrator(request), request.params, request.body),
  );

  app.delete(
    '/mail-texts/:kind/:language',
    { schema: { tags, summary: 'Bring the default back', params: MailTextParams, response: { 200: MailText } } },
    async (request) => resetMailText(deps, await deps.requireAdministrator(request), request.params),
  );
}

function registerPreviews(app: Scope, deps: MailRoutesDeps): void {
  app.post(
    '/mail-previews',
    {
      schema: { tags, summary: 'A mail as it would be sent', body: MailPreviewRequest, response: { 200: MailPreview } },
    },
    async (request) => {
      await deps.requireAdministrator(request);
      return previewMail(deps, request.body);
    },
  );

  app.post(
    '/mail-tests',
    {
      schema: {
        tags,
        summary: 'Send a preview to oneself',
        body: MailPreviewRequest,
        response: { 200: MailTestResult },
      },
    },
    async (request) => sendTestMail(deps, await deps.requireAdministrator(request), request.body),
  );
}
