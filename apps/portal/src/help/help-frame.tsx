import { Button } from '@mantine/core';
import { AppFrame } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link, Outlet } from '@tanstack/react-router';
import { PortalNavigation } from '../portal-navigation.tsx';
import { sessionQuery } from '../queries.ts';
import { helpTexts } from '../texts/help-texts.ts';
import { portalTexts } from '../texts/portal-texts.ts';

/** What stands around the help pages: the portal's own frame for who is logged in, the way to the log-in for everybody else. */
export function HelpFrame() {
  const { data: session } = useQuery(sessionQuery);
  const mayGoAnywhere = session?.changeRequired === null;
  const onward = session ? helpTexts.changeNow : helpTexts.login;
  return (
    <AppFrame
      appName={portalTexts.appName}
      homeHref="/"
      navigation={mayGoAnywhere && <PortalNavigation />}
      actions={
        session !== undefined &&
        !mayGoAnywhere && (
          <Button component={Link} to="/" variant="subtle" size="sm">
            {onward}
          </Button>
        )
      }
    >
      <Outlet />
    </AppFrame>
  );
}
