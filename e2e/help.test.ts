import assert from 'node:assert/strict';
import { test } from 'node:test';
import { renderMessage, sampleLink, sampleValues } from '../apps/server/src/mail/messages/index.ts';
import { type Language, MailKind, type OrganizationSettings } from '../packages/protocol/src/index.ts';
import { noChromium, type Visitor } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { openInConsole } from './console/users.ts';
import { fillLogIn, logIn } from './portal/log-in.ts';
import { administrator, anna, setStage } from './stage.ts';

const ways = [
  'The Rekey app in the system tray',
  'Ctrl+Alt+Delete on a Windows device',
  '“Reset User Password” on the log-in page',
  'Security Settings in the portal',
  'The link in a reminder',
];
const contact = {
  email: 'desk@harbor.example',
  phone: '+49 40 123456',
  caseUrl: 'https://help.harbor.example/cases/new?from=rekey',
};

test('help is open to everybody: five ways in their order, each step by step, and whom to ask', {
  skip: noChromium,
}, async (t) => {
  const { server, chromium, origin, console: address, carla: client } = await setStage(t);
  await server.createPerson(anna);
  const [visitor, phone, carla] = [
    await chromium.visit(),
    await chromium.visit({ width: 375, colorScheme: 'dark' }),
    await chromium.visit(),
  ];
  const step = stepsOf(t, { visitor, phone, carla });

  await step('the log-in page leads there, and nobody has to log in', async () => {
    for (const { page, inspect } of [visitor, phone]) {
      await page.goto(origin);
      await page.getByRole('link', { name: 'Help', exact: true }).click();
      await page.getByRole('heading', { name: 'Help with your password', level: 1 }).waitFor();
      const listed = await page.getByRole('main').locator('ol').getByRole('link').allTextContents();
      assert.deepEqual(listed, ways);
      await page.getByText('Your organization has not entered anybody to ask here.').waitFor();
      await inspect();
    }
  });

  await step('an answer opens at its question', async () => {
    const { page } = visitor;
    const answer = page.getByText('Log in as always: the portal then shows only the form for a new password.');
    assert.equal(await answer.isVisible(), false);
    await page.getByText('My password has expired. Am I locked out?').click();
    await answer.waitFor();
    await visitor.inspect();
  });

  await step('each way has its page, and the next one is a step away', async () => {
    for (const { page, inspect } of [visitor, phone]) {
      await page.getByRole('link', { name: ways[0] ?? '', exact: true }).click();
      for (const [position, way] of ways.entries()) {
        await page.getByRole('heading', { name: way, level: 1 }).waitFor();
        await page.getByText(`Way ${position + 1} of 5`).waitFor();
        assert.ok((await page.getByRole('main').locator('ol').getByRole('listitem').count()) >= 4);
        await inspect();
        const next = ways[position + 1];
        if (next) await page.getByRole('link', { name: `Next way: ${next}` }).click();
      }
      await page.getByRole('link', { name: 'All help' }).click();
      await page.getByRole('heading', { name: 'Help with your password', level: 1 }).waitFor();
    }
  });

  await step('the administrator enters whom to ask, and sees before saving how it will stand there', async () => {
    const { page } = carla;
    await logIn(page, address, administrator);
    await openInConsole(page, 'Organization');
    await page.getByLabel('Name of the organization').fill('Harbor Works');
    await page.getByLabel('E-mail of the help desk').fill('desk at harbor');
    await page.getByText('This is not an e-mail address.').waitFor();
    await carla.inspect();
    await page.getByLabel('E-mail of the help desk').fill(contact.email);
    await page.getByLabel('Phone of the help desk').fill(contact.phone);
    await page.getByLabel('Address where a case is submitted').fill(contact.caseUrl);
    const preview = page.getByRole('region', { name: 'As the help page shows it' });
    await preview.getByText('Whom to ask at Harbor Works:').waitFor();
    await carla.inspect();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.', { exact: true }).waitFor();
  });

  await step('the help page and the reset page show it to everybody', async () => {
    for (const { page, inspect } of [visitor, phone]) {
      await page.goto(`${origin}/help`);
      await page.getByText('Whom to ask at Harbor Works:').waitFor();
      await assertContact(page);
      await inspect();
    }
    const { page } = visitor;
    await page.goto(`${origin}/reset`);
    await page.getByLabel('User name or e-mail address').fill('whoever');
    await page.getByRole('button', { name: 'Send me a link' }).click();
    await page.getByRole('heading', { name: 'Look at your e-mail' }).waitFor();
    await assertContact(page);
  });

  await step(
    'where the organization sends no links, the log-in offers none, and the page says whom to ask',
    async () => {
      const policy = await client.browser.client.passwordPolicy();
      await client.browser.client.updatePasswordPolicy({ ...policy, resetByLink: false });
      const { page } = phone;
      await page.goto(origin);
      await page.getByRole('link', { name: 'Help', exact: true }).waitFor();
      assert.equal(await page.getByRole('link', { name: 'Reset User Password' }).count(), 0);
      await page.goto(`${origin}/reset`);
      await page.getByRole('heading', { name: 'Links for a reset are not sent here' }).waitFor();
      await assertContact(page);
      await phone.inspect();
      await client.browser.client.updatePasswordPolicy(policy);
    },
  );

  await step(
    'who is logged in finds it in the portal’s own frame, and so does who must change the password first',
    async () => {
      const { page } = visitor;
      await logIn(page, origin, anna);
      await page.getByRole('navigation').getByRole('link', { name: 'Help' }).click();
      await page.getByRole('heading', { name: 'Help with your password', level: 1 }).waitFor();
      await visitor.inspect();
      const [person] = (await client.browser.client.users({ search: anna.username })).items;
      await client.browser.client.requireChange(person?.id ?? '', { when: 'next-login' });
      await phone.page.goto(origin);
      await fillLogIn(phone.page, anna);
      await phone.page.getByRole('heading', { name: 'Your administrator asks for a new password' }).waitFor();
      await phone.inspect();
      await phone.page.getByRole('link', { name: 'Help' }).click();
      await phone.page.getByRole('heading', { name: 'Help with your password', level: 1 }).waitFor();
      await phone.inspect();
      await phone.page.getByRole('link', { name: 'Change your password' }).click();
      await phone.page.getByRole('heading', { name: 'Your administrator asks for a new password' }).waitFor();
    },
  );

  await step('every mail is accessible as well, on a phone in the dark and on a desk in the light', async () => {
    const organization = await client.browser.client.organizationSettings();
    for (const [reader, language] of [
      [visitor, 'en'],
      [phone, 'de'],
    ] as const) {
      await inspectMails(
        reader,
        MailKind.options.map((kind) => htmlOf(kind, language, { organization, origin })),
      );
    }
  });
});

async function assertContact(page: Visitor['page']): Promise<void> {
  const hrefOf = (name: string) => page.getByRole('link', { name, exact: true }).getAttribute('href');
  assert.equal(await hrefOf(contact.email), `mailto:${contact.email}`);
  assert.equal(await hrefOf(contact.phone), 'tel:+4940123456');
  assert.equal(await hrefOf('Submit a case'), contact.caseUrl);
}

function htmlOf(
  kind: MailKind,
  language: Language,
  { organization, origin }: { organization: OrganizationSettings; origin: string },
): string {
  const link = sampleLink(kind, origin);
  return renderMessage({ kind, language, values: sampleValues(kind), link, words: null, organization, origin }).html;
}

/** Shows mails one below the other, as a mail program on the web shows a conversation: in a page that has a main part, with the mails' style. */
async function inspectMails({ page, inspect }: Visitor, mails: readonly string[]): Promise<void> {
  await page.goto('about:blank');
  await page.setContent(mails[0] ?? '');
  await page.evaluate((all) => {
    const main = document.createElement('main');
    for (const html of all) {
      const mail = new DOMParser().parseFromString(html, 'text/html');
      if (mail.querySelector('style')?.textContent !== document.querySelector('style')?.textContent)
        throw new Error(html);
      main.append(...mail.body.children);
    }
    document.body.replaceChildren(main);
  }, mails);
  assert.equal(await page.getByRole('heading', { level: 1 }).count(), mails.length);
  await inspect();
}
