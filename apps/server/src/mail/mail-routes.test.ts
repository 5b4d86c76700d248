import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, test } from 'node:test';
import { AppError, type ErrorCode, Language, MailKind } from '@rekey/protocol';
import { type Person, startMailServer, startTestServer, waitUntil } from '../testing/index.ts';

const mailServer = await startMailServer();
const server = await startTestServer({
  REKEY_SMTP_URL: mailServer.url,
  REKEY_MAIL_FROM: 'Rekey <rekey@harbor.example>',
});
after(async () => {
  await server.stop();
  await mailServer.stop();
});

const password = 'brave-otter-climbs-mountains';
const boss = await server.createPerson({ username: 'boss', password, role: 'administrator' });
const anna = await server.createPerson({ username: 'anna', password });
const { client } = boss.browser;
const sample = { kind: 'expiry-reminder', language: 'en' } as const;

const refusedWith = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code;
const giveAddress = (person: Person, email: string | null) => client.updateUser(person.user.id, { email });
const lastAudit = async () => (await client.auditEvents({ limit: 1 })).items[0];

test('none of it is for users', async () => {
  const theirs = anna.browser.client;
  const calls = [
    () => theirs.mails(),
    () => theirs.mailStatus(),
    () => theirs.addressProblems(),
    () => theirs.resolveAddress('x@harbor.example'),
    () => theirs.mailTexts(),
    () => theirs.saveMailText('test', 'en', { subject: 'x', introduction: 'x' }),
    () => theirs.resetMailText('test', 'en'),
    () => theirs.previewMail(sample),
    () => theirs.sendTestMail(sample),
    () => theirs.organizationSettings(),
  ];
  for (const call of calls) await assert.rejects(call(), refusedWith('NOT_PERMITTED'), String(call));
});

test('the words of a mail are edited, previewed, sent for a test, and brought back', async () => {
  const words = { subject: 'Time for a new one, {name}', introduction: 'Hello {name}.\n\n{organization} asks you.' };
  const saved = await client.saveMailText('expiry-reminder', 'en', words);
  assert.deepEqual([saved.edited, saved.words], [true, words]);
  assert.equal((await lastAudit())?.action, 'mail-text.update');
  assert.equal((await client.previewMail(sample)).subject, 'Time for a new one, Anna Berger');

  await assert.rejects(client.sendTestMail(sample), refusedWith('MAIL_ADDRESS_MISSING'));
  await giveAddress(boss, 'boss@harbor.example');
  assert.deepEqual(await client.sendTestMail(sample), {
    sentTo: 'boss@harbor.example',
    reply: '250 OK: message queued',
  });
  const mail = await mailServer.waitFor('boss@harbor.example');
  assert.equal(mail.subject, 'Time for a new one, Anna Berger');

  const again = await client.resetMailText('expiry-reminder', 'en');
  assert.deepEqual([again.edited, again.words], [false, again.defaultWords]);
  const { texts } = await client.mailTexts();
  assert.equal(
    texts.some(({ edited }) => edited),
    false,
  );
  assert.equal(texts.length, MailKind.options.length * Language.options.length);
});

test('a placeholder that does not exist is named', async () => {
  const words = { subject: '{nmae}', introduction: 'Hello {name} {password}' };
  for (const call of [
    () => client.saveMailText('expiry-reminder', 'en', words),
    () => client.previewMail({ ...sample, words }),
  ]) {
    const error = await call().catch((thrown: unknown) => thrown);
    assert.ok(error instanceof AppError);
    assert.equal(error.code, 'MAIL_TEXT_INVALID');
    assert.deepEqual(error.details, { unknown: ['{nmae}', '{password}'] });
  }
});

test('a test that the mail server refuses says why', async () => {
  await giveAddress(boss, 'full@harbor.example');
  mailServer.refuse('full@harbor.example', '552 5.2.2 Mailbox full');
  const error = await client.sendTestMail(sample).catch((thrown: unknown) => thrown);
  assert.ok(error instanceof AppError);
  assert.deepEqual([error.code, error.details], ['MAIL_REFUSED', { reply: '552 5.2.2 Mailbox full' }]);
});

test('the outcome of a change is mailed to both addresses, with a link to say "this was not me"', async () => {
  await giveAddress(anna, 'anna@harbor.example');
  await server.server.foundation.db
    .updateTable('users')
    .set({ recovery_email: 'anna@home.example' })
    .where('id', '=', anna.user.id)
    .execute();
  const newPassword = 'calm-heron-counts-the-waves';
  await anna.browser.client.changePassword({ currentPassword: password, newPassword });
  const links: string[] = [];
  for (const address of ['anna@harbor.example', 'anna@home.example']) {
    const mail = await mailServer.waitFor(address);
    assert.ok(mail.secure, 'through TLS');
    assert.equal(mail.raw.includes(newPassword), false);
    links.push(/http:\S+\/not-me#([\w-]+)/.exec(mail.text)?.[1] ?? '');
  }
  assert.ok(links[0] && links[1] && links[0] !== links[1]);
  for (const token of links) {
    assert.equal((await anna.browser.client.lookUpReport(token)).username, 'anna');
  }
});

test('mails are listed with what became of them, and addresses that do not work with their users', async () => {
  mailServer.refuse('anna@harbor.example', '550 5.1.1 Unknown user');
  const change = { currentPassword: 'calm-heron-counts-the-waves', newPassword: 'quiet-badger-paints-the-fence' };
  await anna.browser.client.changePassword(change);
  const undelivered = await waitUntil(
    () => client.mails({ user: anna.user.id, state: 'undelivered' }),
    ({ items }) => items.length > 0,
  );
  assert.deepEqual(
    undelivered.items.map(({ kind, recipient, state, reply }) => ({ kind, recipient, state, reply })),
    [
      {
        kind: 'password-changed',
        recipient: 'anna@harbor.example',
        state: 'refused',
        reply: '550 5.1.1 Unknown user',
      },
    ],
  );
  const all = await client.mails({ user: anna.user.id, limit: 1 });
  assert.ok(all.nextCursor);
  const rest = await client.mails({ user: anna.user.id, cursor: all.nextCursor });
  assert.equal(new Set([...all.items, ...rest.items].map(({ id }) => id)).size, 4);

  const [problem] = (await client.addressProblems()).problems;
  assert.deepEqual([problem?.address, problem?.user?.username], ['anna@harbor.example', 'anna']);
  const { notices } = await anna.browser.client.me();
  assert.ok(notices.some(({ kind }) => kind === 'mail-undeliverable'));

  await client.resolveAddress('Anna@harbor.example');
  assert.deepEqual((await client.addressProblems()).problems, []);
  await assert.rejects(client.resolveAddress('anna@harbor.example'), refusedWith('NOT_FOUND'));
});

test('the status and the metrics count', async () => {
  const status = await client.mailStatus();
  assert.deepEqual(status, {
    sending: true,
    from: 'Rekey <rekey@harbor.example>',
    readingBounces: false,
    queued: status.queued,
  });
  const metrics = await (await boss.browser.fetch('/metrics')).text();
  assert.match(metrics, /^rekey_mails\{state="refused"\} 1$/m);
});

test('links lead to the address of the settings, whatever a request says of itself', async () => {
  const user = await server.createPerson({ username: 'carla', password });
  await giveAddress(user, 'carla@harbor.example');
  const hostile = {
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
    'x-forwarded-server': 'evil.example',
    'x-host': 'evil.example',
    'x-original-url': 'https://evil.example/',
    forwarded: 'host=evil.example;proto=https',
    referer: 'https://evil.example/',
  };
  const texts: string[] = [];
  for (const headers of [{}, hostile]) {
    mailServer.mails.length = 0;
    assert.equal(await askForReset('carla', headers), 202);
    const { text, html, raw } = await mailServer.waitFor('carla@harbor.example');
    assert.ok(text.includes(`${server.origin}/new-password#`));
    assert.doesNotMatch(`${raw}${html}`, /evil/);
    texts.push(text.replace(/#[\w-]+/g, '#').replace(/\d?\d:\d\d/g, ''));
  }
  assert.equal(texts[0], texts[1]);
  mailServer.mails.length = 0;
  assert.equal(await askForReset('carla', { host: 'evil.example' }), 421);
  assert.deepEqual(mailServer.mails, []);
});

function askForReset(name: string, headers: Record<string, string>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `${server.origin}/api/v1/password-resets`;
    const options = { method: 'POST', headers: { 'content-type': 'application/json', ...headers } };
    const sending = request(url, options, (response) => {
      response.resume();
      resolve(response.statusCode);
    });
    sending.once('error', reject);
    sending.end(JSON.stringify({ name }));
  });
}
