import type { Place, User } from '@rekey/protocol';
import {
  DataState,
  Message,
  PlaceStateBadge,
  type RecordColumn,
  RecordList,
  RelativeTime,
  Section,
  targetKindTexts,
} from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import layout from './layout.module.css';
import { userPlacesQuery } from './queries.ts';
import { texts } from './texts/index.ts';

const placeTexts = texts.userPage.places;

/** Where the old password still works, as far as Rekey knows (B19). */
export function UserPlaces({ user }: { user: User }) {
  const query = useQuery(userPlacesQuery(user.id));
  return (
    <Section title={placeTexts.title}>
      <DataState query={query} empty={({ places }) => (places.length ? null : placeTexts.none)}>
        {({ passwordVersion, places }) => (
          <div className={layout.stack}>
            {passwordVersion === 0 ? <p>{placeTexts.noVersion}</p> : <Summary places={places} />}
            <RecordList label={placeTexts.title} items={places} keyOf={(place) => place.id} columns={columns} />
          </div>
        )}
      </DataState>
    </Section>
  );
}

function Summary({ places }: { places: readonly Place[] }) {
  const behind = places.filter((place) => place.state !== 'current').length;
  if (behind === 0) return <Message tone="good">{placeTexts.nowhere}</Message>;
  return <Message tone="wait">{placeTexts.some(behind, places.length)}</Message>;
}

const columns: [RecordColumn<Place>, ...RecordColumn<Place>[]] = [
  {
    label: placeTexts.columns.place,
    cell: (place) => (
      <>
        {place.name}
        <div className={`${layout.muted} ${layout.small}`}>
          {targetKindTexts[place.kind]}, {placeTexts.account(place.account)}
        </div>
      </>
    ),
  },
  { label: placeTexts.columns.state, cell: (place) => <PlaceStateBadge state={place.state} /> },
  { label: placeTexts.columns.why, cell: whyOf },
  {
    label: placeTexts.columns.updated,
    cell: (place) => place.updatedAt && <RelativeTime value={place.updatedAt} />,
  },
];

function whyOf(place: Place): string {
  if (place.reason) return texts.reasons[place.reason];
  if (place.state === 'needs-login') return placeTexts.needsLogin;
  if (place.state === 'unknown') return placeTexts.unknown;
  return '';
}
