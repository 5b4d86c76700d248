import { Organization, OrganizationSettings } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Caller } from '../platform/http/caller.ts';
import { readOrganization } from './organization-settings.ts';
import { type UpdateOrganizationDeps, updateOrganization } from './update-organization.ts';

interface OrganizationRoutesDeps extends UpdateOrganizationDeps {
  /** Whether "Reset User Password" is offered on the log-in page (passwords). */
  readResetByLink(): Promise<boolean>;
  /** Whether passkeys are taken for a log-in (factors). */
  readPasskeyLogin(): Promise<boolean>;
  requireAdministrator(request: FastifyRequest): Promise<Caller>;
}

/** `/organization`, for everybody, and `/organization-settings`, for administrators. */
export function organizationRoutes(deps: OrganizationRoutesDeps): FastifyPluginAsyncZod {
  const tags = ['organization'];
  return async (app) => {
    app.get(
      '/organization',
      {
        schema: { tags, summary: 'What everybody may know, also without a log-in', response: { 200: Organization } },
      },
      async () => {
        const [{ name, contact }, resetByLink, passkeyLogin] = await Promise.all([
          readOrganization(deps.db),
          deps.readResetByLink(),
          deps.readPasskeyLogin(),
        ]);
        return { name, contact, resetByLink, passkeyLogin };
      },
    );

    app.get(
      '/organization-settings',
      { schema: { tags, summary: 'The settings', response: { 200: OrganizationSettings } } },
      async (request) => {
        await deps.requireAdministrator(request);
        return readOrganization(deps.db);
      },
    );

    app.put(
      '/organization-settings',
      {
        schema: {
          tags,
          summary: 'Save the settings',
          body: OrganizationSettings,
          response: { 200: OrganizationSettings },
        },
      },
      async (request) => updateOrganization(deps, await deps.requireAdministrator(request), request.body),
    );
  };
}
