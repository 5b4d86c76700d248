import type { Place } from '@rekey/protocol';
import { explainReason, PlaceStateBadge, RelativeTime, Row, Rows } from '@rekey/ui';
import { IconDeviceDesktop, IconServer } from '@tabler/icons-react';
import { homeTexts } from '../texts/portal-texts.ts';

/** The places where the user has an account: how each stands, why, and what to do. */
export function PlaceListing({ places }: { places: readonly Place[] }) {
  return (
    <Rows>
      {places.map((place) => (
        <Row
          key={place.id}
          icon={place.kind === 'device' ? IconDeviceDesktop : IconServer}
          title={place.name}
          detail={<PlaceDetail place={place} />}
          end={<PlaceStateBadge state={place.state} />}
        >
          <PlaceReason place={place} />
        </Row>
      ))}
    </Rows>
  );
}

function PlaceDetail({ place }: { place: Place }) {
  return (
    <>
      {homeTexts.account(place.account)}
      {place.online && <> · {homeTexts.online}</>}
      {place.online === false && place.lastSeenAt && (
        <>
          {' '}
          · {homeTexts.lastSeen} <RelativeTime value={place.lastSeenAt} />
        </>
      )}
    </>
  );
}

// A place that has the password needs no explanation, whatever it went through before.
function PlaceReason({ place }: { place: Place }) {
  if (place.state === 'current') return null;
  const reason = explainReason(place.reason);
  if (reason) return `${reason.why} ${reason.todo}`.trim();
  return homeTexts.meaning[place.state];
}
