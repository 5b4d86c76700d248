import { Button } from '@mantine/core';
import { AppFrame, SessionGate, useSession } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { client } from './client.ts';
import { EnrollmentPage } from './factors/enrollment-page.tsx';
import { ForcedChangePage } from './forced-change/forced-change-page.tsx';
import classes from './portal-frame.module.css';
import { PortalNavigation } from './portal-navigation.tsx';
import { portalTexts } from './texts/portal-texts.ts';

/** The gate, and what stands around every page behind it. A session that must set up a factor or change its password first sees only that. */
export function PortalFrame() {
  return (
    <SessionGate
      client={client}
      appName={portalTexts.appName}
      enrollForm={() => (
        <AppFrame appName={portalTexts.appName} homeHref="/" actions={<WhoIsHere help />}>
          <EnrollmentPage />
        </AppFrame>
      )}
      changeForm={(reason) => (
        <AppFrame appName={portalTexts.appName} homeHref="/" actions={<WhoIsHere help />}>
          <ForcedChangePage reason={reason} />
        </AppFrame>
      )}
    >
      <AppFrame appName={portalTexts.appName} homeHref="/" navigation={<PortalNavigation />} actions={<WhoIsHere />}>
        <Outlet />
      </AppFrame>
    </SessionGate>
  );
}

// `help` where no navigation leads to it.
function WhoIsHere({ help = false }: { help?: boolean }) {
  const { session, logout } = useSession();
  const leaving = useMutation({ mutationFn: logout });
  return (
    <>
      <span className={classes.name}>{session.user.displayName}</span>
      {help && (
        <Button component={Link} to="/help" variant="subtle" size="sm">
          {portalTexts.help}
        </Button>
      )}
      <Button variant="subtle" size="sm" loading={leaving.isPending} onClick={() => leaving.mutate()}>
        {portalTexts.logout}
      </Button>
    </>
  );
}
