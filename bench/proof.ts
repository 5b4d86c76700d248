import { type Browser, givePhone, openBrowser, type Phone } from '../apps/server/src/testing/index.ts';
import { quantiles, round } from './quantiles.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const peopleOfEach = 30;
// As many pushes as one user is sent in five minutes.
const changesOfEach = 3;

/** What a proof by push adds to a change: server CPU and time of changes with it over those without, side by side on one server with MFA on.
 *
 *  The phones and those who type are programs, so what is measured is the server: from submit to committed; and from the phone's approval to committed.
 */
export async function benchProof(): Promise<object> {
  const server = await startServerProcess(peopleOfEach * 2);
  try {
    await switchOn(server);
    const plain = server.people.slice(0, peopleOfEach);
    const proven = server.people.slice(peopleOfEach);
    const phones = new Map<string, Phone>();
    const browsers = new Map<string, Browser>();
    for (const { username, password } of server.people) {
      const browser = openBrowser(server.origin);
      await browser.client.login({ username, password });
      browsers.set(username, browser);
    }
    for (const { username } of proven) {
      const browser = browsers.get(username) as Browser;
      phones.set(username, await givePhone(server, { browser }));
    }
    const approvals: number[] = [];
    const without = await measure(server, plain, browsers, async (browser, passwords) => {
      await browser.client.changePassword(passwords);
    });
    const withProof = await measure(server, proven, browsers, async (browser, passwords, username) => {
      approvals.push(await changeWithPush(browser, phones.get(username) as Phone, passwords));
    });
    return {
      without,
      withProof,
      fromApproval: quantiles(approvals),
      cpuRatio: round(withProof.serverCpuMs / without.serverCpuMs),
      addedCpuMs: round(withProof.serverCpuMs - without.serverCpuMs),
    };
  } finally {
    await server.stop();
  }
}

async function switchOn({ origin, administrator }: ServerProcess): Promise<void> {
  const { client } = openBrowser(origin);
  await client.login(administrator);
  const kinds = { push: true, totp: false, passkey: false, duo: false };
  await client.updateFactorSettings({ required: true, kinds, enrollmentDays: 14, atLogIn: false, duo: null });
}

interface Passwords {
  currentPassword: string;
  newPassword: string;
}

/** Milliseconds from the approval to the commit, as the page hears of it. */
async function changeWithPush(browser: Browser, phone: Phone, passwords: Passwords): Promise<number> {
  const { id } = await browser.client.changePassword(passwords);
  const events = await browser.fetch(`/api/v1/password-changes/${id}/events`);
  const { challenge } = await browser.client.passwordChange(id);
  const request = await phone.waitForRequest();
  const approvedAt = performance.now();
  await phone.answer(request, 'approve', challenge?.push?.number);
  await hearOfCommit(events);
  return performance.now() - approvedAt;
}

async function hearOfCommit({ body }: Response): Promise<void> {
  const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
  let heard = '';
  while (!/"state":"(?:committed|done)"/.test(heard)) {
    const { value, done } = (await reader?.read()) ?? { done: true };
    if (done) throw new Error('the stream ended before the commit');
    heard += value;
  }
  await reader?.cancel();
}

type Person = ServerProcess['people'][number];
type ChangeOnce = (browser: Browser, passwords: Passwords, username: string) => Promise<void>;

async function measure(
  server: ServerProcess,
  people: readonly Person[],
  browsers: ReadonlyMap<string, Browser>,
  changeOnce: ChangeOnce,
) {
  const before = await server.figures();
  const times: number[] = [];
  for (const { username, password } of people) {
    let currentPassword = password;
    for (let count = 1; count <= changesOfEach; count++) {
      const newPassword = `harbor lights ${count} over water`;
      const startedAt = performance.now();
      await changeOnce(browsers.get(username) as Browser, { currentPassword, newPassword }, username);
      times.push(performance.now() - startedAt);
      currentPassword = newPassword;
    }
  }
  const after = await server.figures();
  return {
    changes: times.length,
    ...quantiles(times),
    serverCpuMs: round((after.serverCpuMs - before.serverCpuMs) / times.length),
    databaseCpuMs: round((after.databaseCpuMs - before.databaseCpuMs) / times.length),
  };
}
