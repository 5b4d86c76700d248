import { sql } from 'kysely';
import type { Db } from '../../tables.ts';

/** What the database says of one user at one moment. */
export interface Observation {
  user: { version: number; state: string };
  versions: { version: number; changeId: string; verifier: string | null }[];
  changes: {
    id: string;
    state: string;
    reason: string | null;
    origin: string;
    base: number;
    version: number | null;
    linkId: string | null;
  }[];
  arrivals: { targetId: string; version: number }[];
  deliveries: {
    targetId: string;
    deviceId: string | null;
    version: number;
    state: string;
    reason: string | null;
    isSealed: boolean;
    expiresAt: string;
    attempts: number;
  }[];
  notices: { kind: string; count: number }[];
  revoked: string[];
}

/** Reads everything about the user in one query, so in one snapshot. */
export async function observe(db: Db, userId: string): Promise<Observation> {
  const list = (rows: ReturnType<typeof sql>) => sql`(select coalesce(json_agg(listed), '[]') from (${rows}) listed)`;
  const result = await sql<Observation>`select
    (select json_build_object('version', password_version, 'state', state) from users where id = ${userId}) as "user",
    ${list(sql`select version, change_id as "changeId", verifier from password_versions where user_id = ${userId} order by version`)} as versions,
    ${list(sql`select id, state, reason, origin, base_version as base, version, link_id as "linkId" from password_changes where user_id = ${userId} order by created_at`)} as changes,
    ${list(sql`select target_id as "targetId", version from arrivals where user_id = ${userId}`)} as arrivals,
    ${list(sql`select target_id as "targetId", device_id as "deviceId", version, state, reason, sealed is not null as "isSealed",
      expires_at as "expiresAt", attempts from deliveries where user_id = ${userId} order by version`)} as deliveries,
    ${list(sql`select kind, count(*)::int as count from notices where user_id = ${userId} group by kind`)} as notices,
    (select coalesce(json_agg(id), '[]') from devices where state = 'revoked') as revoked`.execute(db);
  return result.rows[0] as Observation;
}
