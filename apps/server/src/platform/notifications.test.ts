import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Kysely } from 'kysely';
import { connectionFields, createTestDatabase } from './database/index.ts';
import { createLog } from './log.ts';
import { publish, startNotifications } from './notifications.ts';

const database = await createTestDatabase();
after(() => database.stop());

/** Stands before PostgreSQL, and can be as if it were down. */
async function startDoor(path: string) {
  const sockets = new Set<Socket>();
  const door = { isOpen: true, attempts: 0, sockets, port: 0, server: createServer() };
  door.server.on('connection', (socket) => {
    door.attempts += 1;
    socket.on('error', () => {});
    if (!door.isOpen) return socket.destroy();
    const upstream = connect(path);
    for (const [from, to] of [
      [socket, upstream],
      [upstream, socket],
    ] as const) {
      sockets.add(from);
      from.on('error', () => {});
      from.on('close', () => {
        sockets.delete(from);
        to.destroy();
      });
      from.pipe(to);
    }
  });
  door.server.listen(0, '127.0.0.1');
  await once(door.server, 'listening');
  door.port = (door.server.address() as AddressInfo).port;
  return door;
}

test('a database that is down for a while is asked by one connection at a time, and heard again afterwards', async () => {
  const fields = connectionFields(database.connection);
  const door = await startDoor(join(String(fields.host), '.s.PGSQL.5432'));
  const log = createLog({ level: 'silent' });
  const notifications = await startNotifications({ ...fields, host: '127.0.0.1', port: door.port }, log);
  const reconnected = new Promise<unknown>((resolve) => notifications.subscribe('reconnected', resolve));
  const heard: string[] = [];
  notifications.subscribe('news', (payload) => heard.push(payload));

  door.isOpen = false;
  for (const socket of door.sockets) socket.destroy();
  await sleep(2_500);
  assert.ok(door.attempts >= 3 && door.attempts <= 12, `${door.attempts} attempts in 2.5 s`);

  door.isOpen = true;
  await reconnected;
  await publish(database.db as unknown as Kysely<never>, 'news', 'once');
  for (const deadline = performance.now() + 10_000; heard.length === 0 && performance.now() < deadline; )
    await sleep(20);
  assert.deepEqual(heard, ['once']);
  assert.equal(door.sockets.size, 2, 'one connection, seen from both sides');
  await notifications.stop();
  door.server.close();
});
