import type { Db } from '../tables.ts';

/** When a user's password ends, and what is asked of the user. */
export interface Expiry {
  /** Null = never. */
  expiresAt: Date | null;
  exempt: boolean;
  /** Sessions opened from here on lead only to the change form; null = none. */
  changeRequiredFrom: Date | null;
  changeRequiredBy: 'administrator' | 'report' | null;
  /** The password opens nothing any more, until it is reset; null = it does. */
  blockedAt: Date | null;
}

const unknown: Expiry = {
  expiresAt: null,
  exempt: false,
  changeRequiredFrom: null,
  changeRequiredBy: null,
  blockedAt: null,
};

/** When the user's password ends; for users that expiry has never known: never. */
export async function expiryOf(db: Db, userId: string): Promise<Expiry> {
  const row = await db
    .selectFrom('password_expiries')
    .where('user_id', '=', userId)
    .select([
      'expires_at as expiresAt',
      'exempt',
      'change_required_from as changeRequiredFrom',
      'change_required_by as changeRequiredBy',
      'blocked_at as blockedAt',
    ])
    .executeTakeFirst();
  return row ?? unknown;
}
