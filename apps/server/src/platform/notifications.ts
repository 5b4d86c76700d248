import { EventEmitter } from 'node:events';
import { type Kysely, sql } from 'kysely';
import pg from 'pg';
import type { Log } from './log.ts';

const channel = 'rekey';

/** Tells every server node that something happened, once the transaction commits; never before, and not at all if it rolls back.
 *
 *  Only a hint: whoever hears it reads the tables. A hint may be lost with a connection.
 */
export async function publish(tx: Kysely<never>, topic: string, payload: string): Promise<void> {
  await sql`select pg_notify(${channel}, ${`${topic} ${payload}`})`.execute(tx);
}

/** Hears what `publish` tells, on one connection of its own that is opened again when it is lost. */
export interface Notifications {
  /** Returns the function that ends the subscription. */
  subscribe(topic: string, handler: (payload: string) => unknown): () => void;
  stop(): Promise<void>;
}

/** Starts listening. Subscribers to the topic `reconnected` hear when hints may have been missed. */
export async function startNotifications(connection: pg.ClientConfig, log: Log): Promise<Notifications> {
  const emitter = new EventEmitter().setMaxListeners(0);
  let client: pg.Client | null = null;
  let stopped = false;

  async function connect(): Promise<void> {
    const next = new pg.Client(connection);
    next.on('error', (error) => log.warn('notification connection lost', { error }));
    next.on('notification', ({ payload = '' }) => {
      const space = payload.indexOf(' ');
      emitter.emit(payload.slice(0, space), payload.slice(space + 1));
    });
    try {
      await next.connect();
      await next.query(`listen ${channel}`);
    } catch (error) {
      void next.end().catch(() => undefined);
      throw error;
    }
    // Only a connection that worked is followed by another when it ends: one that failed is tried again by who asked for it.
    next.once('end', retry);
    client = next;
    if (stopped) await next.end();
  }

  function retry(): void {
    if (stopped) return;
    client = null;
    setTimeout(() => {
      if (stopped) return;
      connect().then(() => emitter.emit('reconnected', ''), retry);
    }, 250);
  }

  await connect();
  return {
    subscribe(topic, handler) {
      emitter.on(topic, handler);
      return () => emitter.off(topic, handler);
    },
    async stop() {
      stopped = true;
      await client?.end();
    },
  };
}
