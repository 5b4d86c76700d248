import type { DuoSettings, DuoTest } from '@rekey/protocol';
import type { FactorDeps } from '../ports.ts';
import { connectDuo, isDuoDown, wordsOf } from './connect-duo.ts';
import { readDuoAccount } from './duo-account.ts';

/** Asks Duo whether it answers and knows these settings; for the console, in words. Nothing is saved. */
export async function testDuo(
  deps: Pick<FactorDeps, 'db' | 'vault' | 'origin' | 'duoTransport'>,
  { apiHost, clientId, clientSecret: given }: DuoSettings,
): Promise<DuoTest> {
  const clientSecret = given ?? (await readDuoAccount(deps))?.clientSecret;
  if (!clientSecret) return { ok: false, detail: 'The client secret is missing.' };
  try {
    await connectDuo(deps, { apiHost, clientId, clientSecret }).healthCheck();
    return { ok: true, detail: 'Duo answers and knows these settings.' };
  } catch (error) {
    const { message } = wordsOf(error);
    const detail = isDuoDown(error) ? `Duo does not answer: ${message}.` : `Duo refuses these settings: ${message}.`;
    return { ok: false, detail };
  }
}
