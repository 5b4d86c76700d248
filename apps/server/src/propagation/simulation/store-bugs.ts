import type { Connector } from '../../connectors/index.ts';
import type { PlantedBug } from './planted-bug.ts';

const isAuthority = (connector: Connector) => connector.capabilities.authority;

/** Mistakes in how stores are written. */
export const storeBugs: PlantedBug[] = [
  {
    name: 'commit-on-authority-timeout',
    mistake: 'a silent authority is taken for one that accepted',
    connector: (connector) =>
      isAuthority(connector)
        ? {
            ...connector,
            async writePassword(request) {
              const result = await connector.writePassword(request);
              return result.outcome === 'silent' ? { outcome: 'written' } : result;
            },
          }
        : connector,
  },
  {
    name: 'abort-on-authority-timeout',
    mistake: 'a silent authority is taken for one that cannot be reached',
    connector: (connector) =>
      isAuthority(connector)
        ? {
            ...connector,
            async writePassword(request) {
              const result = await connector.writePassword(request);
              return result.outcome === 'silent' ? { outcome: 'unreachable', detail: 'no answer in time' } : result;
            },
          }
        : connector,
  },
  {
    name: 'abort-without-fence',
    mistake: 'a silent change is given up while its write may still land',
    connector: (connector) => ({
      ...connector,
      moveMarker: async (accountId, { from }) =>
        (await connector.readMarker(accountId)) === from ? 'moved' : 'marker-moved',
    }),
  },
  {
    name: 'marker-ignored',
    mistake: 'writes go past the marker',
    connector: (connector) => ({
      ...connector,
      writePassword: (request) => connector.writePassword({ ...request, marker: null }),
    }),
  },
  {
    name: 'no-flight-wait',
    mistake: 'a store without markers is written anew while an older write may still land',
    statement: (sql) =>
      sql.replace('select "attempt" from "arrivals"', 'select null::jsonb as "attempt" from "arrivals"'),
  },
  {
    name: 'silence-is-success',
    mistake: 'a store that did not answer is believed to have the password',
    connector: (connector) =>
      isAuthority(connector)
        ? connector
        : {
            ...connector,
            async writePassword(request) {
              const result = await connector.writePassword(request);
              return result.outcome === 'silent' ? { outcome: 'written' } : result;
            },
          },
  },
];
