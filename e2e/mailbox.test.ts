import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { freePort } from '../apps/server/src/connectors/testing/spawned-server.ts';
import { createDeskApp } from '../apps/server/src/demo/desk-app.ts';
import { startMailbox } from '../apps/server/src/demo/mailbox.ts';
import { keepSampleDevices } from '../apps/server/src/demo/sample-devices.ts';
import { openMailer } from '../apps/server/src/mail/index.ts';
import { renderMessage, sampleLink, sampleValues } from '../apps/server/src/mail/messages/index.ts';
import { createLog } from '../apps/server/src/platform/log.ts';
import { defaultOrganizationSettings } from '../packages/protocol/src/index.ts';
import { noChromium, openChromium } from './browser/chromium.ts';
import { keeperOf } from './stage.ts';

test('the mailbox shows mails as they are meant, on a phone and on a desk', { skip: noChromium }, async (t) => {
  const { send, desk, chromium, portal } = await setDesk(t);
  const [phone, wide] = [
    await chromium.visit({ width: 375, colorScheme: 'dark' }),
    await chromium.visit({ colorScheme: 'light' }),
  ];
  for (const { page, inspect } of [phone, wide]) {
    await page.goto(desk);
    await page.getByText('No mail yet').waitFor();
    await inspect();
  }
  const link = sampleLink('expiry-reminder', portal) ?? assert.fail('a reminder carries a link');
  await send(
    renderMessage({
      kind: 'expiry-reminder',
      language: 'de',
      values: sampleValues('expiry-reminder'),
      link,
      words: null,
      organization: defaultOrganizationSettings,
      origin: portal,
    }),
  );
  // Accessibility is not looked at from here on: the inspection would run within the mail, where nothing may.
  for (const { page } of [phone, wide]) {
    await page.getByText('Bitte Passwort ändern').first().click();
    const frame = page.frameLocator('iframe');
    await frame.getByRole('heading', { level: 1, name: /Bitte Passwort ändern/ }).waitFor();
    await page.waitForFunction(() => {
      const shown = document.querySelector('iframe');
      const inside = shown?.contentDocument?.documentElement;
      return shown && inside && inside.scrollHeight <= shown.clientHeight && inside.scrollWidth <= shown.clientWidth;
    });
    const opening = page.context().waitForEvent('page');
    await frame.getByRole('link', { name: 'Neues Passwort wählen' }).click();
    const opened = await opening;
    await opened.waitForURL(link);
    assert.equal(await opened.evaluate(() => window.opener), null);
    await opened.close();
    await page.getByRole('button', { name: 'Plain text' }).click();
    await page.locator('pre').getByText('1. Die Windows-App').waitFor();
    assert.equal(await page.locator('iframe').isVisible(), false);
  }
});

test('a mail that is a program is only a picture of one', { skip: noChromium }, async (t) => {
  const { send, desk, chromium, portal, visits } = await setDesk(t);
  // A page that nobody watches: Chromium complains of what it does not let the mail do.
  const page = await (await chromium.visit()).context.newPage();
  await page.goto(desk);
  await send({
    subject: '<img src=x>',
    text: `<b>${portal}/text</b>`,
    html: `<title>Harmless</title><meta http-equiv="refresh" content="0;url=${portal}/refresh">
      <p>Read me</p><form action="${portal}/form" id="form"><button>Send</button></form>
      <a href="${portal}/top" target="_top">Top</a>`,
  });
  await page.getByText('<img src=x>').first().click();
  const frame = page.frameLocator('iframe');
  await frame.getByText('Read me').waitFor();
  await frame.getByRole('button', { name: 'Send' }).click({ noWaitAfter: true });
  const opening = page.context().waitForEvent('page');
  await frame.getByRole('link', { name: 'Top' }).click();
  await (await opening).close();
  assert.equal(page.url(), desk);
  assert.deepEqual(visits, ['/top']);
});

/** The demo's desk and mail server without the rest of the demo, and a portal that only counts who comes. */
async function setDesk(t: TestContext) {
  const keep = keeperOf(t);
  const keepPart = (stop: () => Promise<void>) => keep(Promise.resolve({ stop }));
  const directory = await mkdtemp(join(tmpdir(), 'rekey-desk-'));
  keepPart(() => rm(directory, { recursive: true, force: true }));
  const mailbox = await keep(startMailbox(() => new Date()));
  const visits: string[] = [];
  const portalServer = createServer((request, response) => {
    if (request.url !== '/favicon.ico') visits.push(request.url ?? '');
    response.setHeader('content-type', 'text/html').end('<!doctype html><title>Portal</title>');
  }).listen(0, '127.0.0.1');
  await once(portalServer, 'listening');
  keepPart(async () => portalServer.close().closeAllConnections());
  const portal = `http://127.0.0.1:${(portalServer.address() as AddressInfo).port}`;
  const desk = `http://localhost:${await freePort('127.0.0.1')}/`;
  const devices = keepSampleDevices(directory);
  const app = await createDeskApp({
    log: createLog({ level: 'error' }),
    origin: desk.slice(0, -1),
    portal,
    mailbox,
    devices,
  });
  await app.listen({ host: '127.0.0.1', port: Number(new URL(desk).port) });
  keepPart(() => app.close());
  const chromium = await keep(openChromium());
  const mailer = openMailer({ url: mailbox.url, from: 'Rekey <rekey@example.com>' });
  keepPart(async () => mailer.close());
  async function send(mail: { subject: string; html: string; text: string }): Promise<void> {
    const sent = await mailer.send({
      id: crypto.randomUUID(),
      recipient: 'anna@example.com',
      language: 'en',
      date: new Date(),
      ...mail,
    });
    assert.equal(sent.outcome, 'sent');
  }
  return { send, desk, chromium, portal, visits };
}
