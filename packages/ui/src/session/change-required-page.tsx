import { Button } from '@mantine/core';
import { PlainPage } from '../frame/plain-page.tsx';
import { changeRequiredTexts } from '../texts/index.ts';

/** For apps without a change form of their own: sends to the portal, which has it. */
export function ChangeRequiredPage({ logout }: { logout: () => Promise<void> }) {
  return (
    <PlainPage title={changeRequiredTexts.title} lead={changeRequiredTexts.lead} focusAlways>
      <Button component="a" href="/" fullWidth>
        {changeRequiredTexts.toPortal}
      </Button>
      <Button variant="subtle" fullWidth mt="sm" onClick={() => void logout()}>
        {changeRequiredTexts.logout}
      </Button>
    </PlainPage>
  );
}
