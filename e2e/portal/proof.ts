import type { Page } from 'playwright-core';
import type { Visitor } from '../browser/chromium.ts';

/** The prompt that asks for a proof. */
export const promptOf = (page: Page) => page.getByRole('region', { name: 'Prove that it’s you' });

/** Types six digits where they are asked for; the sixth sends them. */
export async function typeCode(page: Page, code: string): Promise<void> {
  await page.getByLabel(/^Code/).fill(code);
}

/** Sets up a code app where kinds are chosen, with the key that is shown. Answers with the key. */
export async function setUpCodeApp({ page, inspect }: Visitor, codeOf: (key: string) => string): Promise<string> {
  await page.getByRole('button', { name: /^Code app/ }).click();
  await page.getByRole('img', { name: 'QR code for your code app' }).waitFor();
  await inspect();
  const key = await page.getByRole('region', { name: 'Key', exact: true }).innerText();
  await typeCode(page, codeOf(key));
  return key;
}

/** Takes the recovery codes that are shown, and goes on. */
export async function keepRecoveryCodes({ page, inspect }: Visitor): Promise<string[]> {
  const list = page.getByRole('list', { name: 'Recovery codes' });
  await list.waitFor();
  await inspect();
  const codes = await list.getByRole('listitem').allInnerTexts();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  return codes;
}

/** Gives the page a passkey device that always says yes (Web Authentication, 11: virtual authenticators). */
export async function plugInPasskeyDevice(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
}

/** Makes the page, as long as it is not loaded again, one of a browser that cannot offer passkeys where the user name is typed. */
export async function offerNoPasskeys(page: Page): Promise<void> {
  await page.evaluate(() => {
    PublicKeyCredential.isConditionalMediationAvailable = async () => false;
  });
}
