import type { Place } from '@rekey/protocol';
import { Section } from '@rekey/ui';
import { oldPasswordTexts } from '../texts/portal-texts.ts';
import classes from './old-password.module.css';

/** Answers "where does my old password still work?", and says where that cannot be told. */
export function OldPassword({ places, passwordVersion }: { places: readonly Place[]; passwordVersion: number }) {
  if (passwordVersion === 0) return null;
  const behind = places.filter(({ state }) => state !== 'current' && state !== 'unknown');
  const unknown = places.filter(({ state }) => state === 'unknown');
  return (
    <Section title={oldPasswordTexts.title}>
      {behind.length > 0 ? (
        <>
          <p>{oldPasswordTexts.still}</p>
          <ul className={classes.names}>
            {behind.map((place) => (
              <li key={place.id}>{place.name}</li>
            ))}
          </ul>
        </>
      ) : (
        <p>{unknown.length === 0 ? oldPasswordTexts.nowhere : oldPasswordTexts.nowhereElse}</p>
      )}
      {unknown.length > 0 && (
        <p className={classes.unknown}>{oldPasswordTexts.unknown(unknown.map(({ name }) => name))}</p>
      )}
    </Section>
  );
}
