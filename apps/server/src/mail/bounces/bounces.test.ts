import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { envelopeIdReport, exchangeReport, letter, postfixReport } from '../testing/delivery-reports.ts';
import { type MailStage, startMailStage } from '../testing/mail-stage.ts';
import { skipWithoutDovecot, startDovecot, type TestMailbox } from '../testing/start-dovecot.ts';
import { openBounceReader } from './bounce-reader.ts';
import { readDeliveryReport } from './read-delivery-report.ts';

const id = randomUUID();
const read = (message: string) => readDeliveryReport(Buffer.from(message));

test('reports of different mail servers name the mail and say what is wrong', async () => {
  assert.deepEqual(await read(postfixReport(id)), {
    mailIds: [id],
    action: 'failed',
    detail: '550 5.1.1 <gone@elsewhere.example>: Recipient address rejected: User unknown',
  });
  assert.deepEqual(await read(exchangeReport(id)), {
    mailIds: [id],
    action: 'failed',
    detail: '554 5.2.2 mailbox full',
  });
  assert.deepEqual(await read(envelopeIdReport(id)), { mailIds: [id], action: 'failed', detail: '5.0.0' });
  assert.equal((await read(postfixReport(id, 'delayed')))?.action, 'other');
});

test('what is no report is none, whatever it says', async () => {
  assert.equal(await read(letter(id)), null);
  assert.equal(await read('not a mail at all'), null);
  assert.equal(
    await read(postfixReport(id).replace('report-type=delivery-status', 'report-type=disposition-notification')),
    null,
  );
  assert.deepEqual((await read(postfixReport('not-an-id')))?.mailIds, []);
});

describe('a mailbox', { skip: skipWithoutDovecot }, () => {
  let stage: MailStage;
  let mailbox: TestMailbox;
  before(async () => {
    stage = await startMailStage();
    mailbox = await startDovecot();
  });
  after(async () => {
    await mailbox?.stop();
    await stage?.stop();
  });

  async function sent(recipient: string, userId: string | null = null): Promise<string> {
    const mailId = await stage.order('change-reported', recipient, { userId });
    await stage.send(mailId);
    assert.equal((await stage.mail(mailId)).state, 'sent');
    return mailId;
  }

  const openReader = () => openBounceReader(stage.deps, { url: mailbox.url });

  test('a bounce puts the address on the list, tells the user, and goes the second way', async () => {
    const { db, deps } = stage;
    const user = await stage.createUser({ email: 'gone@elsewhere.example', recoveryEmail: 'home@harbor.example' });
    const mailId = await sent('gone@elsewhere.example', user.id);
    await mailbox.deliver(postfixReport(mailId));
    const reader = openReader();
    await reader.read();
    // Another server of ours reads the same mailbox.
    await openReader().read();

    assert.ok(reader.isReading());
    const detail = '550 5.1.1 <gone@elsewhere.example>: Recipient address rejected: User unknown';
    assert.deepEqual(await stage.mail(mailId), { state: 'bounced', attempts: 1, reply: detail });
    const problem = await db.selectFrom('address_problems').selectAll().executeTakeFirstOrThrow();
    assert.deepEqual(
      [problem.address, problem.kind, problem.detail, problem.since],
      ['gone@elsewhere.example', 'bounced', detail, deps.clock.now()],
    );
    const notices = await db.selectFrom('notices').where('user_id', '=', user.id).select('kind').execute();
    assert.deepEqual(notices, [{ kind: 'mail-undeliverable' }]);
    const second = await db.selectFrom('mails').where('recipient', '=', 'home@harbor.example').select('kind').execute();
    assert.deepEqual(second, [{ kind: 'change-reported' }]);
    assert.deepEqual(await mailbox.unread(), []);
  });

  test('a bounce that comes when the mail is out of date says that the address does not work', async () => {
    const user = await stage.createUser({ email: 'late@elsewhere.example', recoveryEmail: 'late-home@harbor.example' });
    const mailId = await sent('late@elsewhere.example', user.id);
    stage.pass(24 * 60);
    await mailbox.deliver(exchangeReport(mailId));
    await openReader().read();
    const [second] = await stage.db
      .selectFrom('mails')
      .where('recipient', '=', 'late-home@harbor.example')
      .selectAll()
      .execute();
    assert.equal(second?.kind, 'address-problem');
    await stage.send(second?.id ?? '');
    const mail = await stage.mailServer.waitFor('late-home@harbor.example');
    assert.match(mail.text, /late@elsewhere\.example/);
  });

  test('letters, reports of others, forged ones and delays change nothing; only ours are marked as read', async () => {
    const mailId = await sent('slow@elsewhere.example');
    const forged = randomUUID();
    for (const message of [
      letter(mailId),
      postfixReport(forged),
      postfixReport(mailId, 'delayed'),
      exchangeReport(forged),
    ])
      await mailbox.deliver(message);
    const reader = openReader();
    await reader.read();
    assert.equal((await stage.mail(mailId)).state, 'sent');
    const foreign = ['A question', 'Undelivered Mail Returned to Sender', 'Undeliverable: Your password was changed'];
    assert.deepEqual(await mailbox.unread(), foreign);

    await mailbox.deliver(envelopeIdReport(mailId));
    await reader.read();
    assert.equal((await stage.mail(mailId)).state, 'bounced');
    assert.deepEqual(await mailbox.unread(), foreign);
  });

  test('three days after a mail that did not come back, the address is off the list', async () => {
    const user = await stage.createUser({ email: 'back@elsewhere.example' });
    await mailbox.deliver(postfixReport(await sent('back@elsewhere.example', user.id)));
    const reader = openReader();
    await reader.read();
    const isOpen = async () => {
      const open = stage.db.selectFrom('address_problems').where('address', '=', 'back@elsewhere.example');
      return (await open.where('resolved_at', 'is', null).select('address').execute()).length === 1;
    };
    assert.ok(await isOpen());
    stage.pass(60);
    await sent('back@elsewhere.example', user.id);
    await reader.read();
    assert.ok(await isOpen(), 'it may still come back');
    stage.pass(3 * 24 * 60 + 1);
    await reader.read();
    assert.equal(await isOpen(), false);
  });

  test('a mailbox that cannot be read is not taken for an empty one', async () => {
    const url = mailbox.url.replace('imap-canary-4711', 'wrong-canary');
    const reader = openBounceReader(stage.deps, { url });
    await assert.rejects(reader.read());
    assert.equal(reader.isReading(), false);
    const end = reader.start();
    await end();
    assert.match(stage.logged(), /bounces are not read/);
    assert.doesNotMatch(stage.logged(), /canary/);
  });

  test('it is read through TLS, and only where the certificate is right', async () => {
    const { url, secureUrl, authority } = mailbox;
    const another = stage.mailServer.authority;
    for (const place of [url, secureUrl]) {
      await openBounceReader(stage.deps, { url: place, tls: 'required', authority }).read();
      await assert.rejects(openBounceReader(stage.deps, { url: place, tls: 'required', authority: another }).read());
    }
  });
});
