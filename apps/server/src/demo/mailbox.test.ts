import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { createTransport } from 'nodemailer';
import { startMailbox } from './mailbox.ts';

test('the mailbox keeps both parts of a mail, newest first, and finds each by its number', async (t) => {
  const mailbox = await startMailbox(() => new Date('2026-11-23T09:00:00Z'));
  t.after(() => mailbox.stop());
  const transport = createTransport(mailbox.url);
  t.after(() => transport.close());
  const headers = { from: 'Rekey <rekey@example.com>', to: 'Anna Berger <anna@example.com>' };
  await transport.sendMail({ ...headers, subject: 'Grüße', text: 'Only text' });
  const date = new Date('2026-11-22T08:00:00Z');
  await transport.sendMail({ ...headers, date, subject: 'Both', text: 'As text', html: '<p lang="de">Als HTML</p>' });
  const [newest, oldest, ...others] = mailbox.list();
  assert.deepEqual(others, []);
  assert.deepEqual(newest, {
    id: 2,
    from: 'Rekey <rekey@example.com>',
    to: 'Anna Berger <anna@example.com>',
    subject: 'Both',
    text: newest?.text,
    html: newest?.html,
    date: '2026-11-22T08:00:00.000Z',
    receivedAt: '2026-11-23T09:00:00.000Z',
  });
  assert.equal(newest.text.trim(), 'As text');
  assert.equal(newest.html?.trim(), '<p lang="de">Als HTML</p>');
  assert.deepEqual([oldest?.subject, oldest?.html], ['Grüße', null]);
  assert.equal(mailbox.find(2), newest);
  assert.equal(mailbox.find(3), undefined);
});
