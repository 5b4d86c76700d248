import { Button } from '@mantine/core';
import { AppFrame, SessionGate, useSession } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { client } from './client.ts';
import classes from './portal-frame.module.css';
import { portalTexts } from './texts/portal-texts.ts';

/** The gate, and what stands around every page behind it. */
export function PortalFrame() {
  return (
    <SessionGate client={client} appName={portalTexts.appName}>
      <AppFrame appName={portalTexts.appName} homeHref="/" navigation={<Navigation />} actions={<WhoIsHere />}>
        <Outlet />
      </AppFrame>
    </SessionGate>
  );
}

function Navigation() {
  return (
    <>
      <Link to="/" activeOptions={{ exact: true }}>
        {portalTexts.home}
      </Link>
      <Link to="/security">{portalTexts.security}</Link>
      <Link to="/devices">{portalTexts.devices}</Link>
      <Link to="/sessions">{portalTexts.sessions}</Link>
    </>
  );
}

function WhoIsHere() {
  const { session, logout } = useSession();
  const leaving = useMutation({ mutationFn: logout });
  return (
    <>
      <span className={classes.name}>{session.user.displayName}</span>
      <Button variant="subtle" size="sm" loading={leaving.isPending} onClick={() => leaving.mutate()}>
        {portalTexts.logout}
      </Button>
    </>
  );
}
