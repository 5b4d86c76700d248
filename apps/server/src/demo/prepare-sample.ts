import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultOrganizationSettings, defaultPasswordPolicy } from '@rekey/protocol';
import { saveExampleAccount } from '../connectors/index.ts';
import { createEnrollmentCode } from '../devices/index.ts';
import { updateFactorSettings } from '../factors/index.ts';
import { saveOrganization } from '../organization/index.ts';
import { createSetupLink, savePolicy, setUpPassword } from '../passwords/index.ts';
import type { RunningServer } from '../start-server.ts';
import { createStore, matchAccounts } from '../stores/index.ts';
import { createUser, findUserByUsername, listActiveUsers } from '../users/index.ts';
import { type SamplePerson, samplePeople } from './people.ts';
import type { SampleDevices } from './sample-devices.ts';

const administrator = samplePeople.find(({ role }) => role === 'administrator') as SamplePerson;

/** Makes what is missing of the sample: people with passwords, of which Ben's soon expires, a company directory, proofs of identity that
 *  are asked for, and Anna's two devices. Safe to repeat.
 */
export async function prepareSample(server: RunningServer, devices: SampleDevices, directory: string): Promise<void> {
  for (const person of samplePeople) await ensurePerson(server, person);
  await ensureExpiry(server);
  await ensureProof(server);
  await ensureDirectory(server, join(directory, 'company-directory.json'));
  await devices.enroll(sampleDevice(server, { id: 'laptop', name: "Anna's laptop", account: 'anna' }));
  await devices.enroll(sampleDevice(server, { id: 'workstation', name: "Anna's workstation", account: 'aberg' }));
}

async function ensurePerson({ foundation, rooms }: RunningServer, person: SamplePerson): Promise<void> {
  if (await findUserByUsername(foundation.db, person.username)) return;
  const { username, displayName, email, role, password } = person;
  const deps = {
    db: foundation.db,
    storeExists: async () => false,
    createSetupLink: (tx: Parameters<typeof createSetupLink>[1], id: string) =>
      createSetupLink(rooms.passwords.links, tx, id),
  };
  const actor = { kind: 'system', name: 'demo' } as const;
  const { setupLink } = await createUser(deps, actor, { username, displayName, email, role });
  const token = setupLink?.url.split('#')[1] ?? '';
  await setUpPassword(rooms.passwords, { token, newPassword: Buffer.from(password), address: '127.0.0.1' });
}

// Expiry is off by default, as the standards advise; here it is on, so that there is a reminder to look at.
async function ensureExpiry({ foundation, rooms }: RunningServer): Promise<void> {
  const { db } = foundation;
  if (await db.selectFrom('password_policy').select('only').executeTakeFirst()) return;
  const actor = await sampleAdministrator(db);
  const contact = { email: 'help@harbor.example', phone: '+49 40 555 0100', caseUrl: null };
  const settings = { ...defaultOrganizationSettings, name: 'Harbor Example', reminderHour: 5, contact };
  await db.transaction().execute((tx) => saveOrganization(tx, actor, settings, foundation.clock.now()));
  // Travel in time: Ben has had his password for longer than the policy allows, which was switched on four days ago, so three days are left.
  const daysAgo = (days: number) => new Date(foundation.clock.now().getTime() - days * 24 * 60 * 60 * 1000);
  await db
    .updateTable('users')
    .set({ password_changed_at: daysAgo(100) })
    .where('username', '=', 'ben')
    .execute();
  const policy = { ...defaultPasswordPolicy, expiresAfterDays: 90, expirySpreadDays: 0 };
  await savePolicy({ ...rooms.propagation, clock: { now: () => daysAgo(4) } }, actor, policy);
}

// People have two weeks to set up a proof of identity, so that everything works without one, too.
async function ensureProof({ foundation, rooms }: RunningServer): Promise<void> {
  const { db } = foundation;
  if (await db.selectFrom('factor_settings').select('only').executeTakeFirst()) return;
  const kinds = { push: true, totp: true, passkey: true, duo: false };
  const settings = { required: true, kinds, enrollmentDays: 14, atLogIn: true, duo: null };
  await updateFactorSettings(rooms.factors, await sampleAdministrator(db), settings);
}

async function ensureDirectory({ foundation, rooms }: RunningServer, file: string): Promise<void> {
  const { db, vault } = foundation;
  const known = await db.selectFrom('stores').select('id').executeTakeFirst();
  if (known) return;
  await mkdir(join(file, '..'), { recursive: true });
  for (const { username, password } of samplePeople) {
    await saveExampleAccount(file, { username, password: Buffer.from(password) });
  }
  const actor = await sampleAdministrator(foundation.db);
  const configuration = { kind: 'example', settings: { file, minimumLength: 8 } } as const;
  const managedUserWays = { portal: true, app: false };
  const request = { name: 'Company directory', configuration, bindPassword: '', managedUserWays };
  const store = await createStore({ db, vault }, actor, request);
  await matchAccounts({ db, connectors: rooms.connectors, listActiveUsers }, actor, store.id);
}

function sampleDevice(server: RunningServer, device: { id: string; name: string; account: string }) {
  const { password } = samplePeople[0] as SamplePerson;
  return {
    ...device,
    password,
    code: async () => {
      const { db, clock, config } = server.foundation;
      const user = await findUserByUsername(db, 'anna');
      const { authorityFingerprint } = server;
      const deps = { db, clock, agentUrl: config.agentUrl, authorityFingerprint };
      const request = { userId: user?.id ?? '', account: device.account };
      return (await createEnrollmentCode(deps, await sampleAdministrator(db), request)).code;
    },
  };
}

async function sampleAdministrator(db: RunningServer['foundation']['db']) {
  const user = await findUserByUsername(db, administrator.username);
  if (!user) throw new Error('The sample administrator is missing.');
  const { id: userId, username, displayName, role } = user;
  return { kind: 'user', userId, username, displayName, role, sessionId: '', address: null, app: 'Rekey' } as const;
}
