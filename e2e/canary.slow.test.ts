import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { until } from '../apps/agent/src/testing/index.ts';
import { slapdUnavailable, startSlapd, type TestSlapd } from '../apps/server/src/connectors/testing/start-slapd.ts';
import { slapdConfiguration } from '../apps/server/src/connectors/testing/store-configurations.ts';
import { startMailbox } from '../apps/server/src/demo/mailbox.ts';
import { type Browser, codeOf, openBrowser } from '../apps/server/src/testing/index.ts';
import { type Canaries, makeCanaries } from './canary/passwords.ts';
import { searchEverything } from './canary/search-files.ts';
import { type AgentOnDevice, setUpDevice } from './places/agent-on-device.ts';
import { bindsWith } from './places/directory-log-in.ts';
import { prepareServer } from './places/server-process.ts';
import { isSimulatedPassword } from './places/simulated-password.ts';
import { keeperOf } from './stage.ts';

const skip = slapdUnavailable() ?? false;
// Kept readable on purpose, as a name: what is not found is only proof when this one is.
const control = 'Control 5d1c77e9 ä+/';

test('no password can be read in the database, its log, the vault, the logs, the mail or the device', {
  skip,
}, async (t) => {
  const stage = await setStageOfProcesses(t);
  const { server, laptop } = stage;
  const canaries = makeCanaries();
  const carla = await setUpOrganization(stage, canaries);
  await goEveryWay(stage, carla, canaries);

  await t.test('while a delivery waits for a device that is off, and the server runs', () =>
    assertNothingReadable(stage, canaries),
  );

  await t.test('after every place has it', async () => {
    laptop.switchOn();
    const newest = canaries.waitingForDevice;
    await until('the device has it', () => isSimulatedPassword(laptop.directory, 'anna', newest), 180_000);
    const ldapName = `uid=anna,ou=people,${stage.slapd.baseDn}`;
    await until('LDAP has it', () => bindsWith(stage.slapd, { name: ldapName, password: newest }), 180_000);
    await until('nothing waits', async () => (await carla.client.deliveries()).items.length === 0, 180_000);
    await laptop.change('anna', newest, canaries.changedOnDevice);
    await until('Rekey has it too', async () => logsIn(server.origin, 'anna', canaries.changedOnDevice), 180_000);
    await until('the outcome is mailed', () => stage.mailbox.list().length > 0, 180_000);
    await assertNothingReadable(stage, canaries);
  });

  await t.test('after a reset by link', async () => {
    await resetByLink(stage, canaries);
    const newest = canaries.resetByLink;
    await until('the device has it', () => isSimulatedPassword(laptop.directory, 'anna', newest), 180_000);
    await assertNothingReadable(stage, canaries);
    assertNoTokenStored(stage);
  });

  await t.test('while a change waits for its proof, and after it', async () => {
    Object.assign(canaries, await changeWithProof(stage, carla, canaries));
    await assertNothingReadable(stage, canaries);
  });

  await t.test('after a kill, and after an orderly end with a checkpoint', async () => {
    await server.kill();
    await assertNothingReadable(stage, canaries);
    await server.start();
    await server.shutDown();
    await assertNothingReadable(stage, canaries);
    assertNoTokenStored(stage);
  });
});

type Stage = Awaited<ReturnType<typeof setStageOfProcesses>>;

async function setStageOfProcesses(t: TestContext) {
  const keep = keeperOf(t);
  const mailbox = await keep(startMailbox(() => new Date()));
  const server = await keep(prepareServer({ REKEY_LOG_LEVEL: 'debug', REKEY_SMTP_URL: mailbox.url }));
  const slapd = await keep(startSlapd());
  const laptop = await keep(setUpDevice('laptop', { simulated: true }));
  await server.start();
  return { mailbox, server, slapd, laptop };
}

async function setUpOrganization({ server, slapd }: Stage, canaries: Canaries): Promise<Browser> {
  await until('the set-up link is printed', () => server.setupLink() !== '');
  const carla = openBrowser(server.origin);
  await carla.client.setUpPassword({ token: tokenOf(server.setupLink()), newPassword: canaries.administrator });
  await carla.client.login({ username: 'admin', password: canaries.administrator });
  await slapd.createUser({ username: 'anna', password: canaries.beforeRekey });
  await slapd.setAttribute(slapd.bindName, 'userPassword', canaries.bindOfLdap);
  await connectStores(carla, slapd, canaries);
  return carla;
}

async function connectStores({ client }: Browser, slapd: TestSlapd, canaries: Canaries): Promise<void> {
  const ldap = { name: 'LDAP', configuration: slapdConfiguration(slapd), bindPassword: canaries.bindOfLdap };
  assert.ok((await client.testStoreSettings(ldap)).ok);
  await client.createStore(ldap);
  // Nothing listens there: the password is kept, and fails.
  const settings = { url: 'ldaps://127.0.0.1:1', baseDn: 'DC=corp,DC=test', bindName: 'rekey@corp.test' };
  const configuration = { kind: 'active-directory' as const, settings };
  const domain = { name: 'Domain', configuration, bindPassword: canaries.bindOfDomain };
  assert.equal((await client.testStoreSettings(domain)).ok, false);
  await client.createStore(domain);
}

/** Lets every canary take its way; at the end a delivery waits for the device. */
async function goEveryWay({ server, laptop, slapd }: Stage, carla: Browser, canaries: Canaries): Promise<void> {
  const { origin } = server;
  const request = { username: 'anna', displayName: control, email: 'anna@harbor.example' };
  const { user, setupLink } = await carla.client.createUser(request);
  const token = tokenOf(setupLink?.url ?? '');
  const anna = openBrowser(origin);
  const refused = { code: 'PASSWORD_REFUSED_BY_POLICY' };
  await assert.rejects(anna.client.setUpPassword({ token, newPassword: canaries.refusedAtSetup }), refused);
  await anna.client.setUpPassword({ token, newPassword: canaries.first });
  await enroll(laptop, carla, { userId: user.id, password: canaries.beforeRekey });
  const { stores } = await carla.client.stores();
  await carla.client.matchAccounts(stores.find(({ name }) => name === 'LDAP')?.id ?? '');

  assert.equal(await logsIn(origin, 'anna', canaries.wrongAtLogIn), false);
  assert.equal(await logsIn(origin, canaries.typedAsUsername, 'whatever it is'), false);
  await anna.client.login({ username: 'anna', password: canaries.first });
  await anna.client.checkPassword(canaries.onlyChecked);
  await sendWhatNoPageSends(anna, canaries);
  const { client } = anna;
  const change = (currentPassword: string, newPassword: string) =>
    client.changePassword({ currentPassword, newPassword });
  await assert.rejects(change(canaries.wrongCurrent, canaries.second), { code: 'CURRENT_PASSWORD_WRONG' });
  await assert.rejects(change(canaries.first, canaries.refusedByRule), refused);
  await change(canaries.first, canaries.second);
  const name = `uid=anna,ou=people,${slapd.baseDn}`;
  await until('LDAP has it', () => bindsWith(slapd, { name, password: canaries.second }), 180_000);
  await change(canaries.second, canaries.waitingForDevice);
}

/** Lets every canary take its way that comes with a link of a mail; at the end the password is the reset one. */
async function resetByLink({ server, mailbox }: Stage, canaries: Canaries): Promise<void> {
  const { client } = openBrowser(server.origin);
  const find = (page: string) => tokensIn(mailbox, page)[0];
  const mailedToken = async (page: string) => {
    await until(`a link to ${page} is mailed`, () => find(page) !== undefined, 180_000);
    return find(page) ?? '';
  };
  await client.requestReset('anna');
  const token = await mailedToken('new-password');
  await client.lookUpLink(token);
  await client.checkLinkPassword(token, canaries.checkedByLink);
  const refused = { code: 'PASSWORD_REFUSED_BY_POLICY' };
  await assert.rejects(client.changeByLink({ token, newPassword: canaries.refusedByLink }), refused);
  await client.changeByLink({ token, newPassword: canaries.resetByLink });
  await assert.rejects(client.login({ username: 'anna', password: canaries.changedOnDevice }), {
    code: 'PASSWORD_IS_PREVIOUS',
  });

  await client.login({ username: 'anna', password: canaries.resetByLink });
  const address = 'anna@home.example';
  const wrong = client.setRecoveryAddress({ currentPassword: canaries.wrongForAddress, address });
  await assert.rejects(wrong, { code: 'CURRENT_PASSWORD_WRONG' });
  await client.setRecoveryAddress({ currentPassword: canaries.resetByLink, address });
  await client.confirmRecoveryAddress({ token: await mailedToken('confirm-address'), username: 'anna' });
  await mailedToken('not-me');
}

/** Lets a change wait for its proof, and then proves it: nothing may be readable in between, and what proves it never.
 *
 *  @returns what proves it, as canaries
 */
async function changeWithProof(stage: Stage, carla: Browser, canaries: Canaries): Promise<Record<string, string>> {
  const kinds = { push: false, totp: true, passkey: false, duo: false };
  const settings = { required: true, kinds, enrollmentDays: 14, atLogIn: false, duo: null };
  await carla.client.updateFactorSettings(settings);
  const { client } = openBrowser(stage.server.origin);
  await client.login({ username: 'anna', password: canaries.resetByLink });
  const { id: factorId, key } = await client.enrollTotp();
  await client.confirmTotp(factorId, { code: codeOf(key, -1), name: 'Code app' });
  const [recoveryCode = ''] = (await client.makeRecoveryCodes()).codes;
  const secrets = { keyOfCodes: key.replaceAll(' ', ''), recoveryCode };

  const passwords = { currentPassword: canaries.resetByLink, newPassword: canaries.waitingForProof };
  const { id } = await client.changePassword(passwords);
  const { state, challenge } = await client.passwordChange(id);
  assert.equal(state, 'verifying');
  await assertNothingReadable(stage, { ...canaries, ...secrets });
  await client.answerChallenge(challenge?.id ?? '', { method: 'totp', code: codeOf(key) });
  const isMade = () => logsIn(stage.server.origin, 'anna', canaries.waitingForProof);
  await until('the change is made', isMade, 180_000);
  await until(
    'the device has it',
    () => isSimulatedPassword(stage.laptop.directory, 'anna', canaries.waitingForProof),
    180_000,
  );
  return secrets;
}

/** A link is made again from the vault when its mail is sent: its token stands in the mail, and nowhere on the server. */
function assertNoTokenStored({ server, laptop, mailbox }: Stage): void {
  const pages = ['new-password', 'confirm-address', 'not-me'];
  const tokens = new Map(pages.flatMap((page) => tokensIn(mailbox, page).map((token, at) => [`${page} ${at}`, token])));
  assert.ok(tokens.size >= pages.length);
  const { findings } = searchEverything(tokens, {
    folders: [server.dataDirectory, laptop.directory],
    texts: new Map([
      ['output of the server', server.output()],
      ['output of the agent', laptop.output()],
      ['mail', JSON.stringify(mailbox.list())],
    ]),
  });
  const inMails = findings.filter(({ where, spelling }) => where === 'mail' && spelling === 'utf-8');
  assert.equal(inMails.length, tokens.size, 'the search sees every token where it is');
  assert.deepEqual(
    findings.filter(({ where }) => where !== 'mail'),
    [],
  );
}

/** The tokens of all mailed links to a page, newest first. */
function tokensIn(mailbox: Stage['mailbox'], page: string): string[] {
  return mailbox.list().flatMap(({ text }) => new RegExp(`/${page}#([\\w-]{43})`).exec(text)?.[1] ?? []);
}

async function sendWhatNoPageSends(anna: Browser, canaries: Canaries): Promise<void> {
  const json = { 'content-type': 'application/json' };
  const bodies = [
    `{"currentPassword": "${canaries.inBrokenJson}", "newPassword": "${canaries.inBrokenJson}`,
    JSON.stringify({ password: canaries.inWrongField, currentPassword: 7, [canaries.inWrongField]: true }),
  ];
  for (const body of bodies) {
    const { status } = await anna.fetch('/api/v1/password-changes', { method: 'POST', headers: json, body });
    assert.equal(status, 400);
  }
  const inAddress = encodeURIComponent(canaries.inAddress);
  await anna.fetch(`/api/v1/me?password=${inAddress}`);
  await anna.fetch(`/api/v1/users/${inAddress}`);
  await anna.fetch(`/security?current-password=${inAddress}`);
}

async function enroll(laptop: AgentOnDevice, carla: Browser, owner: { userId: string; password: string }) {
  await laptop.addAccount('anna', owner.password);
  const { code } = await carla.client.createEnrollmentCode({ userId: owner.userId, account: 'anna' });
  await laptop.enroll(code);
}

async function logsIn(origin: string, username: string, password: string): Promise<boolean> {
  return openBrowser(origin)
    .client.login({ username, password })
    .then(
      () => true,
      () => false,
    );
}

async function assertNothingReadable(stage: Stage, canaries: Canaries): Promise<void> {
  const { server, laptop, mailbox } = stage;
  // A secret that somebody left in a file, in the hardest spelling, must be found as well.
  const left = Buffer.from(`a ${control}`).toString('base64');
  await writeFile(join(server.dataDirectory, 'left-behind.txt'), left);
  const { findings, files, bytes } = searchEverything(new Map([['control', control], ...Object.entries(canaries)]), {
    folders: [server.dataDirectory, laptop.directory],
    texts: new Map([
      ['output of the server', server.output()],
      ['output of the agent', laptop.output()],
      ['mail', JSON.stringify(mailbox.list())],
    ]),
  });
  const controls = findings.filter(({ secret }) => secret === 'control');
  assert.ok(
    controls.some(({ where }) => where.includes('/postgres/cluster/base/') || where.includes('/pg_wal/')),
    'the search sees into the database',
  );
  assert.ok(
    controls.some(({ where, spelling }) => where.endsWith('left-behind.txt') && spelling.startsWith('base64')),
    'the search sees base64',
  );
  assert.ok(files > 500 && bytes > 30_000_000, `${files} files with ${bytes} bytes are not everything`);
  assert.deepEqual(
    findings.filter(({ secret }) => secret !== 'control'),
    [],
  );
}

const tokenOf = (link: string) => link.split('#')[1] ?? '';
