import {
  CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
} from 'kysely';
import type { Db, Tables } from '../../tables.ts';
import type { RealWork } from './real-work.ts';
import type { Life, World } from './world.ts';

interface GatedDatabaseDeps {
  world: World;
  realWork: RealWork;
  /** The one real connection to PostgreSQL. */
  driver: Driver;
  life: Life;
  /** Kills the process whose database this is. */
  crash(): void;
  /** Changes a statement on its way (planted bugs). */
  rewrite(sql: string): string;
  /** Something was written and committed. */
  onWritten(): void;
}

/** A process's view of the database: real SQL on the real PostgreSQL, where taking a connection is an event of virtual time. A transaction runs
 *  from there to its end undisturbed, or until the process dies in the middle of it.
 */
export interface GatedDatabase {
  db: Db;
  /** Happens when the transaction under way commits; never, when it does not. */
  afterCommit(effect: () => void): void;
}

const never = <Result>() => new Promise<Result>(() => {});

/** Opens the database for one life of a process. */
export function openGatedDatabase(deps: GatedDatabaseDeps): GatedDatabase {
  const { world, realWork, driver, life } = deps;
  const random = world.random('database');
  let effects: (() => void)[] | null = null;
  let statementsLeft = Number.POSITIVE_INFINITY;

  async function die(connection: DatabaseConnection): Promise<never> {
    effects = null;
    await realWork.count(connection.executeQuery(CompiledQuery.raw('rollback')));
    await driver.releaseConnection(connection);
    deps.crash();
    return never();
  }

  const gated = (connection: DatabaseConnection): DatabaseConnection => ({
    async executeQuery<Row>(query: CompiledQuery, options: never) {
      if (!life.alive) return never<never>();
      if (statementsLeft-- <= 0) return die(connection);
      const rewritten = { ...query, sql: deps.rewrite(query.sql) };
      const result = await realWork.count(connection.executeQuery<Row>(rewritten, options));
      if (/^\s*(?:insert|update|delete|commit)/i.test(query.sql)) deps.onWritten();
      return result;
    },
    streamQuery: () => {
      throw new Error('nothing is streamed here');
    },
  });

  const connections = new WeakMap<DatabaseConnection, DatabaseConnection>();
  const gatedDriver: Driver = {
    init: async () => {},
    destroy: async () => {},
    async acquireConnection() {
      const slow = random.chance(world.faults.databaseSlow);
      await world.pause(life, slow ? random.between(100, 4_000) : random.between(1, 20));
      statementsLeft = random.chance(world.faults.serverCrash) ? random.below(12) : Number.POSITIVE_INFINITY;
      const connection = await realWork.count(driver.acquireConnection());
      const wrapped = gated(connection);
      connections.set(wrapped, connection);
      return wrapped;
    },
    async beginTransaction(connection, settings) {
      effects = [];
      await driver.beginTransaction(connection, settings);
    },
    async commitTransaction(connection) {
      await driver.commitTransaction(connection);
      const due = effects ?? [];
      effects = null;
      for (const effect of due) effect();
      // Committed, and nobody will ever be told.
      if (random.chance(world.faults.serverCrash)) statementsLeft = -1;
    },
    async rollbackTransaction(connection) {
      effects = null;
      await driver.rollbackTransaction(connection);
    },
    async releaseConnection(connection) {
      const real = connections.get(connection) as DatabaseConnection;
      if (statementsLeft < 0) {
        await driver.releaseConnection(real);
        deps.crash();
        return never();
      }
      await driver.releaseConnection(real);
    },
  };

  const db = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createDriver: () => gatedDriver,
      createIntrospector: (any) => new PostgresIntrospector(any),
      createQueryCompiler: () => new PostgresQueryCompiler(),
    },
  });
  return {
    db,
    afterCommit(effect) {
      if (effects) effects.push(effect);
      else effect();
    },
  };
}
