import { sql } from 'kysely';
import { collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { LinkHub } from './devices/index.ts';
import { countMails } from './mail/index.ts';
import type { Clock } from './platform/clock.ts';
import type { App } from './platform/http/app.ts';
import type { Db } from './tables.ts';

interface OperationsDeps {
  db: Db;
  clock: Clock;
  hub: LinkHub;
}

/** `/healthz` (the process answers), `/readyz` (so does the database) and `/metrics` (Prometheus). None of them names a user. */
export function registerOperations(app: App, { db, clock, hub }: OperationsDeps): void {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'rekey_http_request_duration_seconds',
    help: 'Time from request to answer, by route and status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.02, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers: [registry],
  });
  new Gauge({
    name: 'rekey_devices_connected',
    help: 'Devices with a live link to this server.',
    registers: [registry],
    collect() {
      this.set(hub.connected());
    },
  });
  new Gauge({
    name: 'rekey_deliveries_open',
    help: 'Deliveries that are on their way, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      for (const { state, count } of await countOpen(db)) this.set({ state }, Number(count));
    },
  });
  measureMails(registry, { db, clock });

  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
  });
  app.get('/healthz', { schema: { hide: true } as never }, async () => ({ status: 'ok' }));
  app.get('/readyz', { schema: { hide: true } as never }, async (_request, reply) => {
    const ready = await sql`select 1`.execute(db).then(
      () => true,
      () => false,
    );
    return reply.status(ready ? 200 : 503).send({ status: ready ? 'ready' : 'database unreachable' });
  });
  app.get('/metrics', { schema: { hide: true } as never }, async (_request, reply) =>
    reply.type(registry.contentType).send(await registry.metrics()),
  );
}

function countOpen(db: Db) {
  return db
    .selectFrom('deliveries')
    .where('state', 'in', ['held', 'waiting', 'sent'])
    .groupBy('state')
    .select((eb) => ['state', eb.fn.countAll<string>().as('count')])
    .execute();
}

const dayMs = 24 * 60 * 60 * 1000;

function measureMails(registry: Registry, { db, clock }: Pick<OperationsDeps, 'db' | 'clock'>): void {
  new Gauge({
    name: 'rekey_mails',
    help: 'Mails ordered in the last 24 hours, and older ones that still wait, by state.',
    labelNames: ['state'],
    registers: [registry],
    async collect() {
      this.reset();
      const since = new Date(clock.now().getTime() - dayMs);
      for (const { state, count } of await countMails(db, since)) this.set({ state }, count);
    },
  });
}
