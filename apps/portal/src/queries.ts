import { AppError, type CurrentSession, type Place } from '@rekey/protocol';
import { queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

/** Who the user is, who keeps the password, and what must be told. */
export const meQuery = queryOptions({ queryKey: ['me'], queryFn: client.me });

/** Where the user's password has arrived. Asked again now and then, because places change by themselves. */
export const placesQuery = queryOptions({
  queryKey: ['places'],
  queryFn: client.places,
  // Something on its way mostly arrives within a second or two.
  refetchInterval: ({ state }) => (state.data?.places.some(isUnderWay) ? 2_000 : 15_000),
});

// What waits for a device that is off may wait for days.
const isUnderWay = ({ state, online }: Place) => state === 'waiting' && online !== false;

/** What the user can prove with who it is. */
export const factorsQuery = queryOptions({ queryKey: ['factors'], queryFn: client.myFactors });

/** The user's devices. */
export const devicesQuery = queryOptions({ queryKey: ['devices'], queryFn: client.myDevices, refetchInterval: 30_000 });

/** Where the user is logged in. */
export const sessionsQuery = queryOptions({ queryKey: ['sessions'], queryFn: client.sessions });

/** What the organization and every store ask of the next password. */
export const passwordRulesQuery = queryOptions({
  queryKey: ['password-rules'],
  queryFn: client.passwordRules,
  staleTime: 5 * 60_000,
});

/** One password change. */
export const changeQuery = (id: string) =>
  queryOptions({ queryKey: ['password-change', id], queryFn: () => client.passwordChange(id) });

/** Who is logged in in this browser; null = nobody. For pages that open without a log-in. */
export const sessionQuery = queryOptions({
  queryKey: ['current-session'],
  queryFn: (): Promise<CurrentSession | null> =>
    client.currentSession().catch((error: unknown) => {
      if (error instanceof AppError && error.status === 401) return null;
      throw error;
    }),
});

/** What everybody may know of the organization: its name, whom to ask, whether links for a reset are sent. */
export const organizationQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: client.organization,
  staleTime: 60_000,
});
