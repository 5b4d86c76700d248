import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, test } from 'node:test';
import { defaultOrganizationSettings } from '@rekey/protocol';
import { startMailServer } from '../testing/index.ts';
import { readMailServerAddress } from './mail-server-address.ts';
import { type Mailer, type MailerOptions, type OutgoingMail, openMailer } from './mailer.ts';
import { renderMessage, sampleValues } from './messages/index.ts';

const mailServer = await startMailServer();
const open: (Mailer | { stop(): Promise<void> })[] = [mailServer];
after(async () => {
  for (const part of open) await ('stop' in part ? part.stop() : part.close());
});

function mailerFor(options: Partial<MailerOptions> = {}): Mailer {
  const mailer = openMailer({ url: mailServer.url, from: 'Rekey <rekey@harbor.example>', ...options });
  open.push(mailer);
  return mailer;
}

function mail(more: Partial<OutgoingMail> = {}): OutgoingMail {
  const date = new Date('2026-03-02T09:00:00.000Z');
  const message = { subject: 'Paßwort läuft ab', html: '<p>Grüße</p>', text: 'Grüße' };
  return { id: randomUUID(), recipient: `${randomUUID()}@harbor.example`, language: 'de', date, ...message, ...more };
}

async function outcomeOf(sending: Promise<{ outcome: string; reply: string }>) {
  return (await sending).outcome;
}

test('a mail says what it is, in which language, and that nobody shall answer by machine', async () => {
  const sent = mail();
  await mailerFor({ bouncesTo: 'bounces@harbor.example' }).send(sent);
  const { parsed, envelopeSender, reports, subject, text, html, raw } = await mailServer.waitFor(sent.recipient);
  const header = (name: string) => parsed.headers.get(name);
  assert.equal(envelopeSender, 'bounces@harbor.example');
  assert.deepEqual(reports, { envelopeId: sent.id, returning: 'HDRS', notify: ['FAILURE'] });
  assert.equal(parsed.from?.text, '"Rekey" <rekey@harbor.example>');
  assert.equal(parsed.messageId, `<${sent.id}@harbor.example>`);
  assert.deepEqual(parsed.date, sent.date);
  assert.deepEqual([subject, text.trim(), html], [sent.subject, sent.text, sent.html]);
  assert.equal(header('auto-submitted'), 'auto-generated');
  assert.equal(header('x-auto-response-suppress'), 'All');
  assert.equal(header('content-language'), 'de');
  assert.match(raw, /^Content-Type: multipart\/alternative/m);
});

test('an address need not be ASCII', async () => {
  const sent = mail({ recipient: `jörg-${randomUUID()}@häfen.example` });
  const { outcome } = await mailerFor().send(sent);
  assert.equal(outcome, 'sent');
  assert.match(mailServer.mails.at(-1)?.recipient ?? '', /^jörg-/);
});

test('names of people do not become headers or recipients', async () => {
  const mailer = mailerFor();
  const names = [
    'Anna\r\nBcc: victim@harbor.example\r\n\r\nhello',
    'Anna\nSubject: You have won',
    '"Anna" <victim@harbor.example>, Ben',
    '=?utf-8?B?QmNjOiB2aWN0aW1AaGFyYm9yLmV4YW1wbGU=?=',
    'Anna\u2028Bcc: victim@harbor.example',
    '{username} {organization} \u202etxt.exe',
  ];
  for (const name of names) {
    const message = renderMessage({
      kind: 'change-reported',
      language: 'en',
      values: { ...sampleValues('change-reported'), name },
      link: null,
      words: { subject: 'Dear {name}', introduction: 'Dear {name}' },
      organization: { ...defaultOrganizationSettings, name },
      origin: 'https://rekey.harbor.example',
    });
    const sent = mail(message);
    assert.equal(await outcomeOf(mailer.send(sent)), 'sent');
    const { parsed, raw } = await mailServer.waitFor(sent.recipient);
    const keys = parsed.headerLines.map(({ key }) => key);
    assert.equal(keys.filter((key) => key === 'subject').length, 1, name);
    assert.equal(keys.includes('bcc'), false, name);
    assert.equal([parsed.to ?? []].flat()[0]?.text, sent.recipient, name);
    assert.equal(/^bcc:/im.test(raw.slice(0, raw.indexOf('\r\n\r\n'))), false, name);
  }
  assert.equal(
    mailServer.mails.some(({ recipient }) => recipient.startsWith('victim')),
    false,
  );
});

test('an address that is more than one is refused before anything is sent', async () => {
  const before = mailServer.mails.length;
  for (const recipient of [
    '',
    'anna',
    'a@x.example, b@x.example',
    'a@x.example\r\nRCPT TO:<b@x.example>',
    'a@x.example>',
  ]) {
    assert.deepEqual(await mailerFor().send(mail({ recipient })), {
      outcome: 'refused',
      reply: 'This is not an e-mail address.',
      blames: 'address',
    });
  }
  assert.equal(mailServer.mails.length, before);
});

test('where TLS is required, nothing is said without it', async () => {
  const bare = await startMailServer({ tls: 'none' });
  open.push(bare);
  assert.equal(await outcomeOf(mailerFor({ url: bare.url, tls: 'required' }).send(mail())), 'failed');
  assert.deepEqual(bare.mails, []);
  assert.equal(await outcomeOf(mailerFor({ url: bare.url, tls: 'optional' }).send(mail())), 'sent');

  assert.equal(readMailServerAddress('smtp://mail.harbor.example', {}).tlsRequired, true);
  assert.equal(readMailServerAddress('smtp://mail.harbor.example', { tls: 'optional' }).tlsRequired, false);
  assert.equal(readMailServerAddress('smtp://localhost', {}).tlsRequired, false);
  assert.equal(readMailServerAddress('imap://mail.harbor.example', {}).tlsRequired, true);
});

test('certificates are checked against the authority that is named', async () => {
  const secure = await startMailServer({ tls: 'from-start' });
  open.push(secure);
  for (const server of [mailServer, secure]) {
    const { url, authority } = server;
    const right = mail();
    assert.equal(await outcomeOf(mailerFor({ url, authority, tls: 'required' }).send(right)), 'sent');
    assert.equal((await server.waitFor(right.recipient)).secure, true);
    const another = server === secure ? mailServer.authority : secure.authority;
    assert.equal(await outcomeOf(mailerFor({ url, authority: another, tls: 'required' }).send(mail())), 'failed');
  }
  assert.equal(readMailServerAddress('smtps://mail.harbor.example', {}).tls.rejectUnauthorized, true);
});

test('it logs in, and a wrong password is no judgment about the mail', async () => {
  const sent = mail();
  await mailerFor().send(sent);
  assert.equal((await mailServer.waitFor(sent.recipient)).user, 'rekey');
  const url = mailServer.url.replace('smtp-canary-4711', 'wr%40ng');
  const { outcome, reply } = await mailerFor({ url }).send(mail());
  assert.equal(outcome, 'failed');
  assert.equal(reply.includes('wr@ng'), false);
});

test('a mail server that is away has certainly not got the mail', async () => {
  assert.deepEqual(await mailerFor({ url: 'smtp://127.0.0.1:1' }).send(mail()), {
    outcome: 'failed',
    reply: 'The mail server cannot be used (ECONNREFUSED).',
  });
});

test('refusals are told apart: of the address, of the message, of the sender, of the moment', async () => {
  const mailer = mailerFor();
  const judge = async (reply: string) => {
    const sent = mail();
    mailServer.refuse(sent.recipient, reply);
    const { outcome, ...more } = await mailer.send(sent);
    return 'blames' in more ? `${outcome} ${more.blames}` : outcome;
  };
  assert.equal(await judge('550 No such user'), 'refused address');
  assert.equal(await judge('550 5.1.1 No such user'), 'refused address');
  assert.equal(await judge('552 5.2.2 Mailbox full'), 'refused address');
  assert.equal(await judge('554 5.7.1 Relay access denied'), 'refused message');
  assert.equal(await judge('550 5.1.8 Bad sender'), 'refused message');
  assert.equal(await judge('450 4.2.1 Greylisted'), 'failed');
  assert.equal(await judge('421 4.7.0 Too much'), 'failed');
});

test('a sender that is none is said at the start', () => {
  assert.throws(() => mailerFor({ from: 'Rekey' }), /REKEY_MAIL_FROM/);
  assert.throws(() => mailerFor({ bouncesTo: 'a@x.example, b@x.example' }), /REKEY_MAIL_BOUNCES_TO/);
});
