import type { FactorSettings } from '@rekey/protocol';
import { Secret, TOTP } from 'otpauth';
import type { Person, TestServer } from './test-server.ts';

const allKinds: FactorSettings['kinds'] = { push: true, totp: true, passkey: true, duo: false };

/** Switches MFA on, as an administrator who saves the settings; over by default: whoever has no factor has no time left. */
export async function askForProof(
  { server }: TestServer,
  settings: Partial<Pick<FactorSettings, 'kinds' | 'atLogIn' | 'enrollmentDays'>> = {},
): Promise<void> {
  const { kinds = allKinds, atLogIn = false, enrollmentDays = 0 } = settings;
  const row = {
    required: true,
    kinds: (['push', 'totp', 'passkey', 'duo'] as const).filter((kind) => kinds[kind]),
    at_log_in: atLogIn,
    enrollment_days: enrollmentDays,
    required_since: new Date(),
  };
  const { db } = server.foundation;
  const saved = db.insertInto('factor_settings').values({ ...row, duo: null, duo_secret: null });
  await saved.onConflict((conflict) => conflict.column('only').doUpdateSet(row)).execute();
}

/** Switches MFA off again. */
export async function askForNoProof({ server }: TestServer): Promise<void> {
  await server.foundation.db.deleteFrom('factor_settings').execute();
}

const stepMs = 30_000;

/** The code that an app with this key shows now, or some steps of 30 seconds later or before.
 *
 *  @param key as the enrollment shows it
 */
export function codeOf(key: string, steps = 0): string {
  const secret = Secret.fromBase32(key.replaceAll(' ', ''));
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * stepMs });
}

/** An app that makes codes (RFC 6238), as somebody has set it up. */
export interface CodeApp {
  factorId: string;
  /** The code of now. A code is taken once, and a test has no 30 seconds to wait for the next: it counts as not taken yet. */
  code(): Promise<string>;
}

/** Sets a code app up for somebody, the way people do. */
export async function giveCodeApp({ server }: TestServer, { browser }: Pick<Person, 'browser'>): Promise<CodeApp> {
  const { id, key } = await browser.client.enrollTotp();
  await browser.client.confirmTotp(id, { code: codeOf(key), name: 'Code app' });
  return {
    factorId: id,
    async code() {
      const { db } = server.foundation;
      await db.updateTable('totp_secrets').set({ last_step: '0' }).where('factor_id', '=', id).execute();
      return codeOf(key);
    },
  };
}
