import { AppError, type FactorSettings, type FactorSettingsUpdate, ProofKind } from '@rekey/protocol';
import { type InsertObject, sql } from 'kysely';
import { auditActor, recordAuditEvent } from '../audit/index.ts';
import type { Caller } from '../platform/http/caller.ts';
import type { Db, Tables, Tx } from '../tables.ts';
import { protectDuoSecret } from './duo/index.ts';
import { beginsPeriod } from './enrollment-period.ts';
import type { FactorDeps } from './ports.ts';

/** What is proposed before an administrator saves anything: off, and everything that Rekey itself can ask for. */
const defaultSettings: FactorSettings = {
  required: false,
  kinds: { push: true, totp: true, passkey: true, duo: false },
  enrollmentDays: 14,
  atLogIn: true,
  duo: null,
};

/** Which proof the organization asks for. */
export async function readFactorSettings(db: Db): Promise<FactorSettings> {
  return (await readRow(db))?.settings ?? defaultSettings;
}

/** Saves which proof the organization asks for. Duo's secret stays where none is given.
 *
 *  The enrollment period begins anew when proofs are switched on, and when people would lose the only thing they can prove with: nobody's time is
 *  over before it was announced.
 *
 *  @throws AppError FACTOR_SETTINGS_INVALID when nobody could prove anything: no kind is switched on, or Duo alone and it is not set up
 */
export async function updateFactorSettings(
  deps: Pick<FactorDeps, 'db' | 'vault' | 'clock'>,
  actor: Caller,
  update: FactorSettingsUpdate,
): Promise<FactorSettings> {
  return deps.db.transaction().execute(async (tx) => {
    await sql`lock table factor_settings in share row exclusive mode`.execute(tx);
    const before = await readRow(tx);
    const duoSecret = secretAfter(deps, before?.duoSecret ?? null, update);
    const settings = settingsOf(update, duoSecret !== null);
    assertProvable(settings);
    const kinds = ProofKind.options.filter((kind) => settings.kinds[kind]);
    const begins = await beginsPeriod(tx, {
      before: { required: before?.settings.required ?? false, kinds: before?.kinds ?? [] },
      after: { required: settings.required, kinds },
    });
    const now = deps.clock.now();
    await saveRow(tx, {
      required: settings.required,
      kinds,
      enrollment_days: settings.enrollmentDays,
      at_log_in: settings.atLogIn,
      duo: settings.duo && JSON.stringify({ apiHost: settings.duo.apiHost, clientId: settings.duo.clientId }),
      duo_secret: duoSecret,
      required_since: begins ? now : (before?.requiredSince ?? null),
      updated_at: now,
    });
    await recordAuditEvent(tx, {
      action: 'factor.settings',
      outcome: 'success',
      ...auditActor(actor),
      details: auditDetails(settings, { before: before?.settings ?? defaultSettings, update, begins }),
    });
    return settings;
  });
}

async function readRow(db: Db) {
  const row = await db
    .selectFrom('factor_settings')
    .select(['required', 'kinds', 'enrollment_days as enrollmentDays', 'at_log_in as atLogIn'])
    .select(['duo', 'duo_secret as duoSecret', 'required_since as requiredSince'])
    .executeTakeFirst();
  if (!row) return null;
  const { required, kinds, enrollmentDays, atLogIn, duo, duoSecret, requiredSince } = row;
  const has = (kind: ProofKind) => kinds.includes(kind);
  const settings: FactorSettings = {
    required,
    kinds: { push: has('push'), totp: has('totp'), passkey: has('passkey'), duo: has('duo') },
    enrollmentDays,
    atLogIn,
    duo: duo && { apiHost: duo.apiHost, clientId: duo.clientId, hasSecret: duoSecret !== null },
  };
  return { settings, kinds, duoSecret, requiredSince };
}

async function saveRow(tx: Tx, row: InsertObject<Tables, 'factor_settings'>): Promise<void> {
  await tx
    .insertInto('factor_settings')
    .values(row)
    .onConflict((conflict) => conflict.column('only').doUpdateSet(row))
    .execute();
}

function secretAfter(
  { vault }: Pick<FactorDeps, 'vault'>,
  kept: Buffer | null,
  { duo }: FactorSettingsUpdate,
): Buffer | null {
  if (!duo) return null;
  return duo.clientSecret === undefined ? kept : protectDuoSecret(vault, duo.clientSecret);
}

function settingsOf({ duo, ...update }: FactorSettingsUpdate, hasSecret: boolean): FactorSettings {
  return { ...update, duo: duo && { apiHost: duo.apiHost, clientId: duo.clientId, hasSecret } };
}

function assertProvable({ required, kinds, duo }: FactorSettings): void {
  if (!required || kinds.push || kinds.totp || kinds.passkey) return;
  if (!kinds.duo) throw new AppError('FACTOR_SETTINGS_INVALID', { details: { reason: 'no-kind' } });
  if (!duo?.hasSecret) throw new AppError('FACTOR_SETTINGS_INVALID', { details: { reason: 'duo-not-set-up' } });
}

// What it was and what it is; of Duo's secret only that there is another one.
function auditDetails(
  settings: FactorSettings,
  { before, update, begins }: { before: FactorSettings; update: FactorSettingsUpdate; begins: boolean },
): Record<string, unknown> {
  return {
    ...settings,
    before,
    ...(update.duo?.clientSecret !== undefined && { duoSecretChanged: true }),
    ...(begins && { enrollmentBegins: true }),
  };
}
