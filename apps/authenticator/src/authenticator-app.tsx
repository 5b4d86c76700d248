import { Button } from '@mantine/core';
import { AppFrame, Message, NotFoundPage } from '@rekey/ui';
import type { ReactNode } from 'react';
import { useUpdate } from './install/app-worker.ts';
import { base, goTo, PlaceLink, usePlace } from './navigation/navigation.tsx';
import { AddPage } from './pages/add.tsx';
import { CodesPage } from './pages/codes.tsx';
import classes from './pages/pages.module.css';
import { PairPage } from './pages/pair.tsx';
import { RequestsPage } from './pages/requests.tsx';
import { SettingsPage } from './pages/settings.tsx';
import { usePendingCode } from './pairing/pending-code.ts';
import { openItems } from './requests/board.ts';
import { useFeed } from './requests/use-feed.ts';
import { appTexts } from './texts/app-texts.ts';
import { requestPageTexts } from './texts/request-texts.ts';

const pages: Readonly<Record<string, () => ReactNode>> = {
  '': RequestsPage,
  codes: CodesPage,
  add: AddPage,
  settings: SettingsPage,
};

/** The app: its frame, and the page of the address. A pairing that has begun comes first. */
export function AuthenticatorApp() {
  const place = usePlace();
  const code = usePendingCode();
  const PageOfPlace = Object.hasOwn(pages, place) ? pages[place] : undefined;
  if (!PageOfPlace && !code) return <NotFoundPage homeHref={base} />;
  return (
    <AppFrame appName={appTexts.appName} homeHref={base} navigation={<Navigation />}>
      <UpdateBanner />
      {(place !== '' || code) && <WaitingBanner />}
      {code ? <PairPage key={code} code={code} /> : PageOfPlace && <PageOfPlace />}
    </AppFrame>
  );
}

function Navigation() {
  return (
    <>
      <PlaceLink place="">{appTexts.requests}</PlaceLink>
      <PlaceLink place="codes">{appTexts.codes}</PlaceLink>
      <PlaceLink place="settings">{appTexts.settings}</PlaceLink>
    </>
  );
}

// Another page is not taken away from under somebody's hands; but there is a minute only.
function WaitingBanner() {
  const { length } = openItems(useFeed().board);
  const look = (
    <Button size="sm" onClick={() => goTo('')}>
      {requestPageTexts.look}
    </Button>
  );
  return (
    <div role="alert">
      {length > 0 && (
        <div className={classes.above}>
          <Message tone="wait" title={requestPageTexts.waiting(length)} actions={look} />
        </div>
      )}
    </div>
  );
}

function UpdateBanner() {
  const update = useUpdate();
  if (!update) return null;
  const use = (
    <Button variant="default" size="sm" onClick={update}>
      {appTexts.update}
    </Button>
  );
  return (
    <div className={classes.above}>
      <Message tone="idle" title={appTexts.updateTitle} actions={use} />
    </div>
  );
}
