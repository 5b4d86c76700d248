import type { Entry } from 'ldapts';
import type { AccountExpiry } from '../connector.ts';
import { bytesOf, textOf } from '../ldap-wire/index.ts';
import { guidText } from '../object-guid.ts';
import { dateOfFileTime } from './file-time.ts';
import type { AdSession } from './session.ts';

const attribute = 'msDS-UserPasswordExpiryTimeComputed';
// What the controller answers where a password never ends (MS-ADTS 3.1.1.4.5.21).
const never = 0x7fff_ffff_ffff_ffffn;

/** Reads when each user's password ends, as the controller reckons it: by the domain's policy, or the fine-grained one that holds. */
export async function listExpiries(
  session: AdSession,
  onPage: (page: AccountExpiry[]) => Promise<void>,
): Promise<void> {
  await session.asService((connection) =>
    connection.searchPages(
      session.settings.baseDn,
      {
        scope: 'sub',
        filter: '(&(objectCategory=person)(objectClass=user))',
        attributes: ['objectGUID', attribute],
        explicitBufferAttributes: ['objectGUID'],
        paged: { pageSize: session.pageSize },
      },
      (entries) => onPage(entries.flatMap(expiryOf)),
    ),
  );
}

function expiryOf(entry: Entry): AccountExpiry[] {
  const guid = bytesOf(entry, 'objectGUID');
  if (guid === null) return [];
  const fileTime = BigInt(textOf(entry, attribute) ?? '0');
  // 0 = must be changed at the next log-on, or may not be read.
  const ends = fileTime > 0n && fileTime < never;
  return [{ accountId: guidText(guid), expiresAt: ends ? dateOfFileTime(fileTime) : null }];
}
