import type { StoreTest } from '@rekey/protocol';
import { type DirectoryConnection, textOf } from '../ldap-wire/index.ts';
import { reachingSteps, runSteps, StepFailed } from '../store-test.ts';
import { readPolicy } from './policy.ts';
import type { LdapSession } from './session.ts';

/** Tries what can be tried without changing anything. */
export function testStore(session: LdapSession): Promise<StoreTest> {
  return runSteps([
    ...reachingSteps(() => session.asService(async () => undefined)),
    { step: 'search', attempt: () => session.asService((connection) => trySearch(connection, session)) },
    { step: 'read-policy', attempt: () => session.asService((connection) => tryPolicy(connection, session)) },
    { step: 'marker', attempt: () => session.asService((connection) => tryMarker(connection, session)) },
  ]);
}

async function trySearch(connection: DirectoryConnection, session: LdapSession): Promise<string> {
  const { baseDn, usernameAttribute } = session.settings;
  const attributes = [usernameAttribute, 'entryUUID'];
  const filter = `(${usernameAttribute}=*)`;
  const [person] = await connection.search(baseDn, { scope: 'sub', filter, attributes, sizeLimit: 1 });
  if (!person) throw new StepFailed(`No entry with ${usernameAttribute} is found under ${baseDn}.`);
  if (textOf(person, 'entryUUID') === null) throw new StepFailed('The service account may not read entryUUID.');
  return `Entries are found, for example ${textOf(person, usernameAttribute)}.`;
}

async function tryPolicy(connection: DirectoryConnection, session: LdapSession): Promise<string> {
  const policy = await readPolicy(connection, { baseDn: session.settings.baseDn, account: null });
  if (!policy) return 'No default password policy is found; entries may still name one of their own.';
  return `The policy ${policy.dn} holds by default.`;
}

async function tryMarker(connection: DirectoryConnection, session: LdapSession): Promise<string> {
  const attribute = session.settings.markerAttribute;
  if (attribute === undefined) return 'No marker attribute is set: a late write cannot be told from a new one.';
  await session.requireSingleValuedMarker(connection);
  return `${attribute} can hold a marker. The server must hash passwords that are written by Modify (OpenLDAP: ppolicy_hash_cleartext).`;
}
