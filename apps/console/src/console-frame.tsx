import { Button } from '@mantine/core';
import { AppFrame, useSession } from '@rekey/ui';
import { Outlet } from '@tanstack/react-router';
import { portalHref } from './administrator-gate.tsx';
import { ConsoleLink } from './console-link.tsx';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

const places = [
  { to: '/users', text: texts.frame.users },
  { to: '/devices', text: texts.frame.devices },
  { to: '/stores', text: texts.frame.stores },
  { to: '/deliveries', text: texts.frame.deliveries },
  { to: '/audit-log', text: texts.frame.auditLog },
  { to: '/password-policy', text: texts.frame.passwordPolicy },
];

/** What stands around every page of the console. */
export function ConsoleFrame() {
  return (
    <AppFrame
      appName={texts.product}
      homeHref="/console/"
      width="wide"
      navigation={
        <>
          {places.map(({ to, text }) => (
            <ConsoleLink key={to} to={to}>
              {text}
            </ConsoleLink>
          ))}
          <a href={portalHref}>{texts.frame.toPortal}</a>
        </>
      }
      actions={<Account />}
    >
      <Outlet />
    </AppFrame>
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
