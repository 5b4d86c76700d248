import { CrashPage, NotFoundPage } from '@rekey/ui';
import { createRootRoute, createRoute, createRouter } from '@tanstack/react-router';
import { ChangePage } from './pages/change.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { HomePage } from './pages/home.tsx';
import { SecurityPage } from './pages/security.tsx';
import { SessionsPage } from './pages/sessions.tsx';
import { SetupPage } from './pages/setup.tsx';
import { PortalFrame } from './portal-frame.tsx';

// A page that fails takes the frame with it: the crash page is a whole page of its own.
const root = createRootRoute({ errorComponent: () => <CrashPage homeHref="/" /> });
const setup = createRoute({ getParentRoute: () => root, path: 'setup', component: SetupPage });

// Everything here asks for a log-in first and then goes on at the same address.
const frame = createRoute({ getParentRoute: () => root, id: 'frame', component: PortalFrame });
const home = createRoute({ getParentRoute: () => frame, path: '/', component: HomePage });
const security = createRoute({ getParentRoute: () => frame, path: 'security', component: SecurityPage });
const change = createRoute({
  getParentRoute: () => frame,
  path: 'security/changes/$changeId',
  component: function Change() {
    const { changeId } = change.useParams();
    return <ChangePage key={changeId} id={changeId} />;
  },
});
const sessions = createRoute({ getParentRoute: () => frame, path: 'sessions', component: SessionsPage });
const devices = createRoute({ getParentRoute: () => frame, path: 'devices', component: DevicesPage });

/** The portal's addresses. */
export const router = createRouter({
  routeTree: root.addChildren([setup, frame.addChildren([home, security, change, sessions, devices])]),
  notFoundMode: 'root',
  defaultNotFoundComponent: () => <NotFoundPage homeHref="/" />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
