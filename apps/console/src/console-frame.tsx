import { Button } from '@mantine/core';
import { AppFrame, useSession } from '@rekey/ui';
import { Outlet, useLocation } from '@tanstack/react-router';
import { type ReactNode, useEffect, useRef } from 'react';
import { portalHref } from './administrator-gate.tsx';
import { ConsoleLink } from './console-link.tsx';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

/** People and where their passwords go; what happens to them; how it shall be. */
const groups = [
  [
    { to: '/users', text: texts.frame.users },
    { to: '/devices', text: texts.frame.devices },
    { to: '/stores', text: texts.frame.stores },
  ],
  [
    { to: '/deliveries', text: texts.frame.deliveries },
    { to: '/expiry', text: texts.frame.expiry },
    { to: '/mail', text: texts.frame.mail },
    { to: '/audit-log', text: texts.frame.auditLog },
  ],
  [
    { to: '/password-policy', text: texts.frame.passwordPolicy },
    { to: '/proof', text: texts.frame.proof },
    { to: '/organization', text: texts.frame.organization },
  ],
];

/** What stands around every page of the console. */
export function ConsoleFrame() {
  return (
    <AppFrame
      appName={texts.product}
      homeHref="/console/"
      width="wide"
      navigation={
        <InView>
          {groups.map((places) => (
            <div key={places[0]?.to} className={layout.navigationGroup}>
              {places.map(({ to, text }) => (
                <ConsoleLink key={to} to={to}>
                  {text}
                </ConsoleLink>
              ))}
            </div>
          ))}
          <a href={portalHref}>{texts.frame.toPortal}</a>
        </InView>
      }
      actions={<Account />}
    >
      <Outlet />
    </AppFrame>
  );
}

// On a narrow screen the row of links is wider than the screen: it is moved so that the current one can be seen.
function InView({ children }: { children: ReactNode }) {
  const start = useRef<HTMLSpanElement>(null);
  const { pathname } = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: the address decides which link is the current one.
  useEffect(() => {
    const row = start.current?.parentElement;
    const current = row?.querySelector<HTMLElement>('[aria-current="page"]');
    if (row && current) row.scrollLeft = current.offsetLeft - (row.clientWidth - current.offsetWidth) / 2;
  }, [pathname]);
  return (
    <>
      <span ref={start} hidden />
      {children}
    </>
  );
}

function Account() {
  const { session, logout } = useSession();
  const leave = useAction(logout, []);
  return (
    <>
      <span className={layout.account}>{session.user.displayName}</span>
      <Button variant="subtle" size="sm" loading={leave.isPending} onClick={() => leave.mutate()}>
        {texts.frame.logout}
      </Button>
    </>
  );
}
