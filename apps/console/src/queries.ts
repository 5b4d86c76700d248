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
