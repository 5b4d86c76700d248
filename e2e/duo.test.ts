import { test } from 'node:test';
import type { Page } from 'playwright-core';
import { startDuoService, useDuoService } from '../apps/server/src/factors/duo/testing/index.ts';
import { noChromium } from './browser/chromium.ts';
import { stepsOf } from './browser/journey-steps.ts';
import { logIn } from './portal/log-in.ts';
import { promptOf } from './portal/proof.ts';
import { fillChange, openSecuritySettings, sendChange } from './portal/security-settings.ts';
import { anna, setStage } from './stage.ts';

const newPassword = 'nine loud gulls before noon';

test('where Duo is the only form of proof, a change is made when Duo says yes, and not before', {
  skip: noChromium,
}, async (t) => {
  const { server, chromium, origin, keep } = await setStage(t);
  const duo = await keep(startDuoService());
  await server.createPerson(anna);
  await useDuoService(server.server.rooms.factors, duo);
  const user = await chromium.visit({ trusting: true });
  const { page } = user;
  const step = stepsOf(t, { user });

  /** Presses a button of Duo's page, which opens in a window of its own. */
  async function answerDuo(opener: string, button: 'Approve' | 'Deny'): Promise<Page> {
    const opened = page.waitForEvent('popup');
    await page.getByRole('button', { name: opener }).click();
    const window = await opened;
    await window.getByRole('link', { name: button }).click();
    return window;
  }

  await step('Duo’s no changes nothing, and can be asked again', async () => {
    duo.behave('page');
    await logIn(page, origin, anna);
    await openSecuritySettings(page);
    await page.getByText('Your organization asks for Duo.').waitFor();
    await fillChange(page, { currentPassword: anna.password, newPassword });
    await sendChange(page);
    await promptOf(page).waitFor();
    await user.inspect();
    await answerDuo('Open Duo', 'Deny');
    await page.getByText(/Duo did not confirm that it is you/).waitFor();
    await user.inspect();
    await server.logIn(anna.username, anna.password);
  });

  await step('while Duo is down nobody gets through, and the page says so', async () => {
    duo.behave('broken');
    await page.getByRole('button', { name: 'Open Duo' }).click();
    await page.getByText(/Duo does not answer/).waitFor();
    await user.inspect();
  });

  await step('Duo’s yes makes the change', async () => {
    duo.behave('page');
    await answerDuo('Open Duo', 'Approve');
    await page.getByRole('heading', { name: 'Your password is changed' }).waitFor();
    await server.logIn(anna.username, newPassword);
  });
});
