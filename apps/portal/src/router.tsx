import { CrashPage, NotFoundPage } from '@rekey/ui';
import { createRootRoute, createRoute, createRouter, notFound, rootRouteId } from '@tanstack/react-router';
import { HelpFrame } from './help/help-frame.tsx';
import { ChangePage } from './pages/change.tsx';
import { ConfirmAddressPage } from './pages/confirm-address.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { DuoPage } from './pages/duo.tsx';
import { HelpPage } from './pages/help.tsx';
import { HelpTopicPage } from './pages/help-topic.tsx';
import { HomePage } from './pages/home.tsx';
import { NewPasswordPage } from './pages/new-password.tsx';
import { NotMePage } from './pages/not-me.tsx';
import { ResetPage } from './pages/reset.tsx';
import { SecurityPage } from './pages/security.tsx';
import { SessionsPage } from './pages/sessions.tsx';
import { SetupPage } from './pages/setup.tsx';
import { PortalFrame } from './portal-frame.tsx';
import { type HelpTopic, helpTopics } from './texts/help-way-texts.ts';

// A page that fails takes the frame with it: the crash page is a whole page of its own.
const root = createRootRoute({ errorComponent: () => <CrashPage homeHref="/" /> });

// These open without a log-in. Links of mails lead to the first four.
const setup = createRoute({ getParentRoute: () => root, path: 'setup', component: SetupPage });
const newPassword = createRoute({ getParentRoute: () => root, path: 'new-password', component: NewPasswordPage });
const notMe = createRoute({ getParentRoute: () => root, path: 'not-me', component: NotMePage });
const confirmAddress = createRoute({
  getParentRoute: () => root,
  path: 'confirm-address',
  component: ConfirmAddressPage,
});
const reset = createRoute({ getParentRoute: () => root, path: 'reset', component: ResetPage });
const duo = createRoute({ getParentRoute: () => root, path: 'duo', component: DuoPage });
const helpFrame = createRoute({ getParentRoute: () => root, path: 'help', component: HelpFrame });
const help = createRoute({ getParentRoute: () => helpFrame, path: '/', component: HelpPage });
const helpTopic = createRoute({
  getParentRoute: () => helpFrame,
  path: '$topic',
  params: { parse: ({ topic }) => ({ topic: readTopic(topic) }), stringify: ({ topic }) => ({ topic }) },
  component: function Topic() {
    const { topic } = helpTopic.useParams();
    return <HelpTopicPage key={topic} topic={topic} />;
  },
});

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

function readTopic(name: string): HelpTopic {
  const topic = helpTopics.find((known) => known === name);
  if (!topic) throw notFound({ routeId: rootRouteId });
  return topic;
}

const open = [setup, newPassword, notMe, confirmAddress, reset, duo, helpFrame.addChildren([help, helpTopic])] as const;

/** The portal's addresses. */
export const router = createRouter({
  routeTree: root.addChildren([...open, frame.addChildren([home, security, change, sessions, devices])]),
  notFoundMode: 'root',
  defaultNotFoundComponent: () => <NotFoundPage homeHref="/" />,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }

  /** What an address of the portal carries besides itself; survives a reload of the tab. */
  interface HistoryState {
    /** Where the link was sent to after a report. */
    reportedTo?: string[];
  }
}
