/** Whether a password is known from breaches: a bundled list, and where wanted a full hash set or the range API. */
import { hash } from 'node:crypto';
import type { Log } from '../../platform/log.ts';
import { lowerAscii, openCommonPasswords } from './common-passwords.ts';
import { openHashSetFile } from './hash-set-file.ts';
import { askRangeApi, type RangeApi } from './range-api.ts';

export interface BreachedPasswords {
  /** Whether the password, or its form in lower case, is known. Sources that fail are logged and left out of the verdict. */
  isBreached(password: Uint8Array): Promise<boolean>;
  close(): Promise<void>;
}

/** Opens the sources. The bundled list always decides; it is compiled into `directory` at the first start and takes 8 MB of memory.
 *
 *  @param options.fullHashSetFile SHA-1 hashes in the text format of Have I Been Pwned, ordered by hash
 *  @param options.rangeApi an address that answers by k-anonymity; only the first five hex digits of a SHA-1 leave the server
 *  @throws HashSetError when the file cannot be used
 */
export async function openBreachedPasswords(options: {
  directory: string;
  fullHashSetFile?: string | undefined;
  rangeApi?: RangeApi | undefined;
  log: Log;
}): Promise<BreachedPasswords> {
  const { directory, fullHashSetFile, rangeApi, log } = options;
  const common = await openCommonPasswords(directory, log);
  const hashSet = fullHashSetFile === undefined ? null : await openHashSetFile(fullHashSetFile);

  const heedFailure = async (source: string, ask: () => Promise<boolean>) =>
    ask().catch((error: unknown) => {
      log.warn('a list of breached passwords does not answer', { kind: source, error });
      return false;
    });

  return {
    isBreached: async (password) => {
      if (common.has(password)) return true;
      const sha1 = sha1Of(password);
      if (hashSet) {
        const found = await heedFailure('hash set', async () => {
          return (await hashSet.has(sha1)) || (await hashSet.has(sha1OfLowerCase(password)));
        });
        if (found) return true;
      }
      return rangeApi ? heedFailure('range api', () => askRangeApi(rangeApi, sha1)) : false;
    },
    close: async () => hashSet?.close(),
  };
}

const sha1Of = (bytes: Uint8Array) => hash('sha1', bytes, 'hex').toUpperCase();

function sha1OfLowerCase(password: Uint8Array): string {
  const lower = lowerAscii(password);
  const sha1 = sha1Of(lower);
  lower.fill(0);
  return sha1;
}
