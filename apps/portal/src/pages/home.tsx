import { Button } from '@mantine/core';
import type { PlaceList } from '@rekey/protocol';
import { DataState, Page, PlaceMeter, RelativeTime, Section, toneOfPlace } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ExpiryBanner } from '../expiry/expiry-banner.tsx';
import { EnrollmentBanner } from '../factors/enrollment-banner.tsx';
import { NoticeList } from '../home/notice-list.tsx';
import { OldPassword } from '../home/old-password.tsx';
import { PlaceListing } from '../home/place-listing.tsx';
import { meQuery, placesQuery } from '../queries.ts';
import { homeTexts } from '../texts/portal-texts.ts';
import classes from './home.module.css';

/** Where the user's password is, where the old one still works, and what must be told. */
export function HomePage() {
  const places = useQuery(placesQuery);
  return <DataState query={places}>{(list) => <Home list={list} />}</DataState>;
}

function Home({ list }: { list: PlaceList }) {
  const { places, passwordVersion } = list;
  const changeButton = (
    <Button component={Link} to="/security">
      {homeTexts.changePassword}
    </Button>
  );
  return (
    <Page
      title={titleOf(list)}
      documentTitle={homeTexts.documentTitle}
      lead={places.length === 0 ? homeTexts.noPlacesLead : <LastChanged />}
      actions={changeButton}
    >
      {places.length > 0 && (
        <div className={classes.meter}>
          <PlaceMeter tones={places.map(({ state }) => toneOfPlace[state])} />
        </div>
      )}
      <EnrollmentBanner />
      <ExpiryBanner withButton />
      <NoticeList />
      {places.length > 0 && (
        <>
          <Section title={homeTexts.places}>
            <PlaceListing places={places} />
          </Section>
          <OldPassword places={places} passwordVersion={passwordVersion} />
        </>
      )}
    </Page>
  );
}

function LastChanged() {
  const { data: me } = useQuery(meQuery);
  if (!me) return null;
  if (me.passwordChangedAt === null) return homeTexts.neverChanged;
  return (
    <>
      {homeTexts.lastChanged} <RelativeTime value={me.passwordChangedAt} />.
    </>
  );
}

function titleOf({ places }: PlaceList): string {
  const have = places.filter(({ state }) => state === 'current').length;
  if (places.length === 0) return homeTexts.noPlaces;
  return places.length === 1 ? homeTexts.inOnePlace(have) : homeTexts.inPlaces(have, places.length);
}
