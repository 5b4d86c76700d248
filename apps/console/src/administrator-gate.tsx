import { Button } from '@mantine/core';
import { PlainPage, useSession } from '@rekey/ui';
import type { ReactNode } from 'react';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

/** Address of the portal on the same origin. */
export const portalHref = '/';

/** Shows its children to administrators; tells everybody else where their own password is. The server refuses all the same. */
export function AdministratorGate({ children }: { children: ReactNode }) {
  const { session, logout } = useSession();
  const leave = useAction(logout, []);
  if (session.user.role === 'administrator') return children;
  return (
    <PlainPage
      title={texts.notAdministrator.title}
      lead={texts.notAdministrator.body(session.user.displayName)}
      focusAlways
    >
      <Button component="a" href={portalHref} fullWidth>
        {texts.notAdministrator.toPortal}
      </Button>
      <Button variant="subtle" fullWidth mt="sm" loading={leave.isPending} onClick={() => leave.mutate()}>
        {texts.notAdministrator.logout}
      </Button>
    </PlainPage>
  );
}
