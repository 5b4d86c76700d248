import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { AppError, defaultOrganizationSettings } from '@rekey/protocol';
import { openBrowser, startTestServer, waitUntil } from '../testing/index.ts';

const server = await startTestServer();
after(() => server.stop());

const boss = await server.createPerson({
  username: 'boss',
  password: 'brave-otter-climbs-mountains',
  role: 'administrator',
});
const { client } = boss.browser;
const contact = { email: 'help@harbor.example', phone: null, caseUrl: 'https://help.harbor.example/' };
const settings = { ...defaultOrganizationSettings, name: 'Harbor', contact };

test('everybody may know where help is, and nothing else', async () => {
  assert.deepEqual(await client.updateOrganizationSettings(settings), settings);
  const stranger = openBrowser(server.origin).client;
  assert.deepEqual(await stranger.organization(), { name: 'Harbor', contact, resetByLink: true, passkeyLogin: false });
  await assert.rejects(
    stranger.organizationSettings(),
    (error) => error instanceof AppError && error.code === 'SESSION_REQUIRED',
  );
  await client.updatePasswordPolicy({ ...(await client.passwordPolicy()), resetByLink: false });
  const kinds = { push: false, totp: false, passkey: true, duo: false };
  await client.updateFactorSettings({ required: true, kinds, enrollmentDays: 14, atLogIn: false, duo: null });
  const { resetByLink, passkeyLogin } = await stranger.organization();
  assert.deepEqual([resetByLink, passkeyLogin], [false, true]);
});

test('settings are kept, and who changed them stands in the audit log', async () => {
  const german = { ...settings, language: 'de', timeZone: 'Europe/Berlin', reminderHour: 7 } as const;
  await client.updateOrganizationSettings(german);
  assert.deepEqual(await client.organizationSettings(), german);
  const [event] = (await client.auditEvents({ limit: 1 })).items;
  assert.deepEqual([event?.action, event?.actor.name], ['organization.update', 'boss']);
  await assert.rejects(
    client.updateOrganizationSettings({ ...german, timeZone: 'Moon/Crater' }),
    (error) => error instanceof AppError && error.code === 'REQUEST_INVALID',
  );
});

test('reminders follow the hour that the organization has chosen', async () => {
  await client.updateOrganizationSettings({ ...settings, timeZone: 'UTC', reminderHour: 9 });
  await client.updatePasswordPolicy({ ...(await client.passwordPolicy()), expiresAfterDays: 30 });
  const { db } = server.server.foundation;
  const reminderHour = async () => {
    const row = await db
      .selectFrom('password_expiries')
      .where('user_id', '=', boss.user.id)
      .select('next_reminder_at as at')
      .executeTakeFirst();
    return row?.at?.getUTCHours();
  };
  await waitUntil(reminderHour, (hour) => hour === 9);
  await client.updateOrganizationSettings({ ...settings, timeZone: 'UTC', reminderHour: 14 });
  await waitUntil(reminderHour, (hour) => hour === 14);
  await client.updateOrganizationSettings({ ...settings, timeZone: 'Asia/Tokyo', reminderHour: 14 });
  await waitUntil(reminderHour, (hour) => hour === 5);
});
