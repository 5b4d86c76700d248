import { Button } from '@mantine/core';
import { lostTexts } from '../texts/index.ts';
import { PlainPage } from './plain-page.tsx';

/** There is nothing at this address. */
export function NotFoundPage({ homeHref }: { homeHref: string }) {
  return (
    <PlainPage title={lostTexts.notFoundTitle} lead={lostTexts.notFoundLead}>
      <Button component="a" href={homeHref} fullWidth>
        {lostTexts.goHome}
      </Button>
    </PlainPage>
  );
}

/** The page itself failed. Says what that means for what was being done, and offers the two ways out. */
export function CrashPage({ homeHref }: { homeHref: string }) {
  return (
    <PlainPage title={lostTexts.crashTitle} lead={lostTexts.crashLead} focusAlways>
      <Button fullWidth onClick={() => window.location.reload()}>
        {lostTexts.reload}
      </Button>
      <Button component="a" href={homeHref} variant="subtle" fullWidth mt="sm">
        {lostTexts.goHome}
      </Button>
    </PlainPage>
  );
}
