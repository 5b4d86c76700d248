import assert from 'node:assert/strict';
import type { DeliveredMail, TestMailServer } from '../../apps/server/src/testing/index.ts';

type LinkPage = 'new-password' | 'not-me' | 'confirm-address' | 'setup';

/** The one link of a mail to this page, with its token: the same in the text and in the HTML. */
export function linkIn(mail: DeliveredMail, origin: string, page: LinkPage): string {
  const pattern = new RegExp(`${origin}/${page}#[\\w-]{43}(?![\\w-])`, 'g');
  const links = new Set([...mail.text.matchAll(pattern)].map(([link]) => link));
  const [link] = links;
  assert.ok(link && links.size === 1, `"${mail.subject}" has ${links.size} links to ${page}`);
  assert.ok(mail.html.includes(`href="${link}"`), 'the button leads there too');
  return link;
}

/** Does something, and waits for the mail that it brings to an address. */
export async function mailAfter(
  mails: TestMailServer,
  recipient: string,
  act: () => Promise<unknown>,
  isIt: (mail: DeliveredMail) => boolean = () => true,
): Promise<DeliveredMail> {
  const before = new Set(mails.mails);
  await act();
  return mails.waitFor(recipient, (mail) => !before.has(mail) && isIt(mail));
}

/** Tells mails apart by what stands in their subject. */
export const isAbout =
  (subject: RegExp) =>
  (mail: DeliveredMail): boolean =>
    subject.test(mail.subject);
