import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { decodeEnrollmentCode } from '@rekey/protocol';
import { exportJWK, generateKeyPair } from 'jose';
import { enrollTestDevice, openBrowser, type TestDevice } from '../apps/server/src/testing/index.ts';
import type { IdleAgents } from './idle-agents.ts';
import { quantiles, round } from './quantiles.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

const idleAgents = Number(process.env.REKEY_BENCH_AGENTS ?? 5_000);
const changes = 100;

/** Submit to confirmed on an online device, while thousands of idle agents are connected; and what a connection costs in memory.
 *
 *  The device answers by hand (fetch, open, confirm) without setting a password, so this is the way there and back, not the operating system.
 */
export async function benchArrival(): Promise<object> {
  const server = await startServerProcess(1);
  const [person] = server.people;
  if (!person) throw new Error('nobody to change a password');
  const console = openBrowser(server.origin);
  await console.client.login(server.administrator);
  const { code } = await console.client.createEnrollmentCode({ userId: person.id, account: person.username });
  const device = await enrollTestDevice(code);
  const before = await server.figures();
  const agents = await connectIdleAgents(server, code);
  const connected = await server.figures();
  try {
    const browser = openBrowser(server.origin);
    const { username, password } = person;
    await browser.client.login({ username, password });
    const link = await device.link();
    const { submitted, arrived } = await measure(browser, device, link, password);
    return {
      idleAgents,
      changes,
      submit: quantiles(submitted),
      arrival: quantiles(arrived),
      afterCommit: quantiles(arrived.map((time, index) => time - (submitted[index] ?? 0))),
      bytesPerConnection: Math.round((connected.residentBytes - before.residentBytes) / idleAgents),
      cpuMsPerConnect: round((connected.serverCpuMs - before.serverCpuMs) / idleAgents),
    };
  } finally {
    agents.kill();
    await server.stop();
  }
}

// In a process of their own. One key pair serves them all: each still proves itself by an assertion of its own.
async function connectIdleAgents(server: ServerProcess, code: string): Promise<ChildProcess> {
  const { privateKey, publicKey } = await generateKeyPair('ES256', { extractable: true });
  const { kty, crv, x, y } = await exportJWK(publicKey);
  const ids = await server.makeDevices({ count: idleAgents, deviceKey: { kty, crv, x, y } });
  const child = fork(fileURLToPath(new URL('./idle-agents.ts', import.meta.url)));
  const { serverId } = server;
  child.send({ ids, serverId, privateKey: await exportJWK(privateKey), link: linkOf(code) } satisfies IdleAgents);
  await once(child, 'message');
  return child;
}

function linkOf(code: string): string {
  const ticket = decodeEnrollmentCode(code);
  if (!ticket) throw new Error('not an enrollment code');
  return `${ticket.server.replace('https:', 'wss:')}/agent/v1/link`;
}

type Link = Awaited<ReturnType<TestDevice['link']>>;

async function measure(
  browser: ReturnType<typeof openBrowser>,
  device: TestDevice,
  link: Link,
  password: string,
): Promise<{ submitted: number[]; arrived: number[] }> {
  const { targetId } = device.binding;
  const [submitted, arrived]: [number[], number[]] = [[], []];
  let currentPassword = password;
  for (let i = 0; i < changes; i++) {
    const newPassword = `harbor lights ${i} over water`;
    const nudged = once(link, 'message');
    const startedAt = performance.now();
    const submission = browser.client.changePassword({ currentPassword, newPassword });
    const answered = submission.then(() => submitted.push(performance.now() - startedAt));
    await nudged;
    const [delivery] = await device.fetchDeliveries();
    if (!delivery) throw new Error('a nudge without a delivery');
    await device.openDelivery(delivery);
    await device.report({ outcome: 'confirmed', targetId, applied: delivery.version });
    arrived.push(performance.now() - startedAt);
    await answered;
    currentPassword = newPassword;
  }
  return { submitted, arrived };
}
