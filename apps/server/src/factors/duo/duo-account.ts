import type { Vault } from '../../platform/vault/index.ts';
import type { Db } from '../../tables.ts';
import type { DuoAccount } from './connect-duo.ts';

const secretLabel = 'factor_settings.duo_secret';

/** The form in which the settings keep Duo's client secret. */
export function protectDuoSecret(vault: Vault, clientSecret: string): Buffer {
  return vault.protect(Buffer.from(clientSecret), secretLabel);
}

/** The organization's account at Duo; null = none is set up. */
export async function readDuoAccount({ db, vault }: { db: Db; vault: Vault }): Promise<DuoAccount | null> {
  const row = await db.selectFrom('factor_settings').select(['duo', 'duo_secret as secret']).executeTakeFirst();
  if (!row?.duo || !row.secret) return null;
  const { apiHost, clientId } = row.duo;
  return { apiHost, clientId, clientSecret: vault.reveal(row.secret, secretLabel).toString() };
}
