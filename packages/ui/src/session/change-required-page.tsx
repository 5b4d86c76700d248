import { Button } from '@mantine/core';
import { PlainPage } from '../frame/plain-page.tsx';
import { changeRequiredTexts, enrollRequiredTexts } from '../texts/index.ts';

/** For apps without a change form of their own: sends to the portal, which has it. */
export function ChangeRequiredPage({ logout }: { logout: () => Promise<void> }) {
  return <PortalFirst {...changeRequiredTexts} logout={logout} />;
}

/** For apps where no factor can be set up: sends to the portal, where it can. */
export function EnrollRequiredPage({ logout }: { logout: () => Promise<void> }) {
  return <PortalFirst {...enrollRequiredTexts} logout={logout} />;
}

function PortalFirst({ title, lead, logout }: { title: string; lead: string; logout: () => Promise<void> }) {
  return (
    <PlainPage title={title} lead={lead} focusAlways>
      <Button component="a" href="/" fullWidth>
        {changeRequiredTexts.toPortal}
      </Button>
      <Button variant="subtle" fullWidth mt="sm" onClick={() => void logout()}>
        {changeRequiredTexts.logout}
      </Button>
    </PlainPage>
  );
}
