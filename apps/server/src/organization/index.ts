/** The organization: what it calls itself, where its people find help, and by which clock and language they live. */
export { readOrganization, saveOrganization } from './organization-settings.ts';
export { organizationRoutes } from './routes.ts';
export { joinUserClock } from './user-clock.ts';
