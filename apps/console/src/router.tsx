import { CrashPage, Loading, NotFoundPage } from '@rekey/ui';
import {
  type AnyRouter,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router';
import { ConsoleFrame } from './console-frame.tsx';
import type { AddressValues } from './console-link.tsx';

const home = '/console/';

const root = createRootRoute();
const frame = createRoute({
  getParentRoute: () => root,
  id: 'frame',
  component: ConsoleFrame,
  // A page that fails takes the frame with it: the crash page is a whole page of its own.
  errorComponent: () => <CrashPage homeHref={home} />,
});
const parent = { getParentRoute: () => frame };

/** What stands in the address after the question mark, on every page that reads any of it. */
function readSearch(search: Record<string, unknown>): AddressValues {
  const { search: words, user, language } = search;
  return {
    ...(typeof words === 'string' && { search: words }),
    ...(typeof user === 'string' && { user }),
    ...(language === 'de' && { language }),
  };
}

const routes = [
  createRoute({
    ...parent,
    path: '/',
    beforeLoad: () => {
      throw redirect<AnyRouter>({ to: '/users' });
    },
  }),
  createRoute({
    ...parent,
    path: '/users',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./pages/users.tsx'), 'UsersPage'),
  }),
  createRoute({
    ...parent,
    path: '/users/new',
    component: lazyRouteComponent(() => import('./pages/create-user.tsx'), 'CreateUserPage'),
  }),
  createRoute({
    ...parent,
    path: '/users/import',
    component: lazyRouteComponent(() => import('./pages/import-users.tsx'), 'ImportUsersPage'),
  }),
  createRoute({
    ...parent,
    path: '/users/$id',
    component: lazyRouteComponent(() => import('./pages/user.tsx'), 'UserPage'),
  }),
  createRoute({
    ...parent,
    path: '/users/$id/edit',
    component: lazyRouteComponent(() => import('./pages/edit-user.tsx'), 'EditUserPage'),
  }),
  createRoute({
    ...parent,
    path: '/devices',
    component: lazyRouteComponent(() => import('./pages/devices.tsx'), 'DevicesPage'),
  }),
  createRoute({
    ...parent,
    path: '/devices/new',
    component: lazyRouteComponent(() => import('./pages/add-device.tsx'), 'AddDevicePage'),
  }),
  createRoute({
    ...parent,
    path: '/stores',
    component: lazyRouteComponent(() => import('./pages/stores.tsx'), 'StoresPage'),
  }),
  createRoute({
    ...parent,
    path: '/stores/new',
    component: lazyRouteComponent(() => import('./pages/connect-store.tsx'), 'ConnectStorePage'),
  }),
  createRoute({
    ...parent,
    path: '/stores/$id',
    component: lazyRouteComponent(() => import('./pages/edit-store.tsx'), 'EditStorePage'),
  }),
  createRoute({
    ...parent,
    path: '/deliveries',
    component: lazyRouteComponent(() => import('./pages/deliveries.tsx'), 'DeliveriesPage'),
  }),
  createRoute({
    ...parent,
    path: '/expiry',
    component: lazyRouteComponent(() => import('./pages/expiry.tsx'), 'ExpiryPage'),
  }),
  createRoute({
    ...parent,
    path: '/mail',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./pages/mail.tsx'), 'MailPage'),
  }),
  createRoute({
    ...parent,
    path: '/mail/addresses',
    component: lazyRouteComponent(() => import('./pages/mail-addresses.tsx'), 'MailAddressesPage'),
  }),
  createRoute({
    ...parent,
    path: '/mail/texts',
    component: lazyRouteComponent(() => import('./pages/mail-texts.tsx'), 'MailTextsPage'),
  }),
  createRoute({
    ...parent,
    path: '/mail/texts/$id',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./pages/mail-text.tsx'), 'MailTextPage'),
  }),
  createRoute({
    ...parent,
    path: '/organization',
    component: lazyRouteComponent(() => import('./pages/organization.tsx'), 'OrganizationPage'),
  }),
  createRoute({
    ...parent,
    path: '/audit-log',
    validateSearch: readSearch,
    component: lazyRouteComponent(() => import('./pages/audit-log.tsx'), 'AuditLogPage'),
  }),
  createRoute({
    ...parent,
    path: '/password-policy',
    component: lazyRouteComponent(() => import('./pages/password-policy.tsx'), 'PasswordPolicyPage'),
  }),
  createRoute({
    ...parent,
    path: '/proof',
    component: lazyRouteComponent(() => import('./pages/proof.tsx'), 'ProofPage'),
  }),
  createRoute({
    ...parent,
    path: '/proof/coverage',
    component: lazyRouteComponent(() => import('./pages/proof-coverage.tsx'), 'ProofCoveragePage'),
  }),
];

/** The console's addresses, below /console/. Each page is loaded when it is first opened. */
export const router = createRouter({
  routeTree: root.addChildren([frame.addChildren(routes)]),
  basepath: '/console',
  defaultPreload: 'intent',
  defaultPendingComponent: Loading,
  defaultNotFoundComponent: () => <NotFoundPage homeHref={home} />,
  scrollRestoration: true,
});
