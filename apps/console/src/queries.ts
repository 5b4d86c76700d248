import type { MailPreviewRequest } from '@rekey/protocol';
import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { client } from './client.ts';

const firstPage: string | undefined = undefined;
const nextPage = (page: { nextCursor: string | null }) => page.nextCursor ?? undefined;
const withCursor = (cursor: string | undefined) => (cursor === undefined ? {} : { cursor });

/** Users by name, page by page. */
export function usersQuery(search: string) {
  return infiniteQueryOptions({
    queryKey: ['users', 'list', search],
    queryFn: ({ pageParam }) => client.users({ ...withCursor(pageParam), ...(search && { search }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
}

/** The first few users that a search finds, for a field that picks one. */
export function userChoicesQuery(search: string) {
  return queryOptions({
    queryKey: ['users', 'choices', search],
    queryFn: () => client.users({ limit: 20, ...(search && { search }) }),
  });
}

export const userQuery = (id: string) =>
  queryOptions({ queryKey: ['users', 'one', id], queryFn: () => client.user(id) });

export const userPlacesQuery = (id: string) =>
  queryOptions({
    queryKey: ['users', 'places', id],
    queryFn: () => client.userPlaces(id),
    refetchInterval: 10_000,
  });

export const devicesQuery = queryOptions({
  queryKey: ['devices'],
  queryFn: () => client.devices(),
  refetchInterval: 10_000,
});

export const storesQuery = queryOptions({ queryKey: ['stores'], queryFn: () => client.stores() });

/** Deliveries, newest first; 'open' = those that are not settled. */
export function deliveriesQuery(state: 'open' | 'all') {
  return infiniteQueryOptions({
    queryKey: ['deliveries', state],
    queryFn: ({ pageParam }) => client.deliveries({ state, ...withCursor(pageParam) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    refetchInterval: 10_000,
  });
}

/** The audit log, newest first; `subject` is a user's id. */
export function auditQuery(subject: string | null) {
  return infiniteQueryOptions({
    queryKey: ['audit', subject],
    queryFn: ({ pageParam }) => client.auditEvents({ ...withCursor(pageParam), ...(subject && { subject }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
  });
}

/** The newest few events about one user. */
export const recentAuditQuery = (userId: string) =>
  queryOptions({
    queryKey: ['audit', 'recent', userId],
    queryFn: () => client.auditEvents({ subject: userId, limit: 10 }),
  });

export const passwordPolicyQuery = queryOptions({
  queryKey: ['password-policy'],
  queryFn: () => client.passwordPolicy(),
});

/** How many passwords end on which day. A new policy is carried to everybody in the background, so it is read again. */
export const expiryOverviewQuery = queryOptions({
  queryKey: ['expiry', 'overview'],
  queryFn: () => client.expiryOverview(),
  refetchInterval: 10_000,
});

/** Whose password ends or has ended, soonest first. */
export const expiringUsersQuery = infiniteQueryOptions({
  queryKey: ['expiry', 'users'],
  queryFn: ({ pageParam }) => client.expiringUsers(withCursor(pageParam)),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
});

/** Who is slowed down for one user, and who still tries the previous password. */
export const logInAttemptsQuery = (userId: string) =>
  queryOptions({
    queryKey: ['users', 'log-in-attempts', userId],
    queryFn: () => client.logInAttempts(userId),
    refetchInterval: 30_000,
  });

/** Which mails a list shows: all, or those that did not arrive; of everybody, or of one user. */
export interface MailFilter {
  undelivered: boolean;
  user: string | null;
}

/** Mails, newest first. */
export function mailsQuery({ undelivered, user }: MailFilter) {
  return infiniteQueryOptions({
    queryKey: ['mail', 'list', undelivered, user],
    queryFn: ({ pageParam }) =>
      client.mails({ ...withCursor(pageParam), ...(undelivered && { state: 'undelivered' }), ...(user && { user }) }),
    initialPageParam: firstPage,
    getNextPageParam: nextPage,
    refetchInterval: 10_000,
  });
}

export const mailStatusQuery = queryOptions({
  queryKey: ['mail', 'status'],
  queryFn: () => client.mailStatus(),
  refetchInterval: 10_000,
});

export const addressProblemsQuery = queryOptions({
  queryKey: ['mail', 'address-problems'],
  queryFn: () => client.addressProblems(),
});

export const mailTextsQuery = queryOptions({ queryKey: ['mail', 'texts'], queryFn: () => client.mailTexts() });

/** A mail as it would be sent with these words. */
export const mailPreviewQuery = (request: MailPreviewRequest) =>
  queryOptions({
    queryKey: ['mail', 'preview', request],
    queryFn: () => client.previewMail(request),
    // Every stop while typing makes one; none is worth keeping.
    gcTime: 60_000,
  });

export const organizationSettingsQuery = queryOptions({
  queryKey: ['organization'],
  queryFn: () => client.organizationSettings(),
});

export const factorSettingsQuery = queryOptions({
  queryKey: ['factors', 'settings'],
  queryFn: () => client.factorSettings(),
});

/** How many people have a factor, and of which kind. People set up factors while the page stands. */
export const factorCoverageQuery = queryOptions({
  queryKey: ['factors', 'coverage'],
  queryFn: () => client.factorCoverage(),
  refetchInterval: 10_000,
});

/** Who has no factor, by name, page by page. */
export const uncoveredUsersQuery = infiniteQueryOptions({
  queryKey: ['factors', 'uncovered'],
  queryFn: ({ pageParam }) => client.uncoveredUsers(withCursor(pageParam)),
  initialPageParam: firstPage,
  getNextPageParam: nextPage,
  refetchInterval: 10_000,
});

/** The factors of the administrator who is logged in. */
export const ownFactorsQuery = queryOptions({ queryKey: ['factors', 'own'], queryFn: () => client.myFactors() });

/** The factors of one user, and what is asked of them. */
export const userFactorsQuery = (userId: string) =>
  queryOptions({ queryKey: ['factors', 'user', userId], queryFn: () => client.userFactors(userId) });
