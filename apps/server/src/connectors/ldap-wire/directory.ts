import { connect, type TLSSocket } from 'node:tls';
import {
  type Change,
  Client,
  type Control,
  type Entry,
  NoResultError,
  ResultCodeError,
  type SearchOptions,
} from 'ldapts';
import { limitConcurrency } from './concurrency.ts';
import { DirectoryFailure, type FailureKind, ldapStatus } from './failures.ts';
import { wipeAfterWrite } from './secret-bytes.ts';

/** Where a directory is, and how long it may take. */
export interface DirectoryEndpoint {
  /** ldaps:// only. */
  url: string;
  /** PEM; absent = the system's authorities. */
  caCertificate?: string | undefined;
  connectTimeoutMs: number;
  operationTimeoutMs: number;
  /** From the call until a write leaves. */
  readyTimeoutMs: number;
  /** Pieces of work at a time; each has one connection, or two where it logs in as somebody else. */
  maxConnections: number;
}

/** Who logs in. `control` is written to by the directory's answer: a new one per log-in. */
interface Login {
  name: string;
  password: Buffer;
  control?: Control;
}

/** A connection that is logged in. Every method throws DirectoryFailure; only writes can be 'silent'. */
export interface DirectoryConnection {
  /** Never follows a referral. No such base = no entries. */
  search(base: string, options: SearchOptions): Promise<Entry[]>;
  /** As `search`, a page at a time (RFC 2696); the next page is asked for when `onPage` is done. */
  searchPages(base: string, options: SearchOptions, onPage: (entries: Entry[]) => Promise<void>): Promise<void>;
  modify(dn: string, changes: Change[], control?: Control): Promise<void>;
  extended(oid: string, value: Buffer, control?: Control): Promise<void>;
  /** Logs in as somebody else on a second connection, without waiting for a place: who waits while holding one can wait forever. */
  withLogin: Directory['withLogin'];
}

type Work<Result> = (connection: DirectoryConnection) => Promise<Result>;

/** A directory that work can be done in, each piece on a connection of its own. */
export interface Directory {
  /** Connects, logs in, works, hangs up.
   *
   *  @throws DirectoryFailure
   */
  withLogin<Result>(login: Login, work: Work<Result>): Promise<Result>;
  /** Cuts every connection that is open. */
  close(): void;
}

/** Opens nothing yet: one connection per piece of work, so that no failure of one is another's. */
export function openDirectory(endpoint: DirectoryEndpoint): Directory {
  const sockets = new Set<TLSSocket>();
  const limited = limitConcurrency(endpoint.maxConnections);
  let closed = false;

  function newClient(): Client {
    return new Client({
      url: endpoint.url,
      connectTimeout: endpoint.connectTimeoutMs,
      timeout: endpoint.operationTimeoutMs,
      tlsOptions: { minVersion: 'TLSv1.2', ...(endpoint.caCertificate && { ca: endpoint.caCertificate }) },
      createSecureConnection: ((...to: Parameters<typeof connect>) => {
        const socket = wipeAfterWrite(connect(...to));
        sockets.add(socket);
        socket.once('close', () => sockets.delete(socket));
        return socket;
      }) as typeof connect,
    });
  }

  async function workAs<Result>(login: Login, patience: AbortSignal, work: Work<Result>): Promise<Result> {
    if (closed) throw notSent('the connector is closed');
    if (patience.aborted) throw notSent('the directory is too busy');
    const client = newClient();
    try {
      await logIn(client, login);
      return await work(connectionOver(client, patience, (other, more) => workAs(other, patience, more)));
    } finally {
      // The directory's part is done: hanging up may not delay, nor change, the answer.
      client.unbind().catch(() => undefined);
    }
  }

  return {
    withLogin(login, work) {
      const patience = AbortSignal.timeout(endpoint.readyTimeoutMs);
      return limited(() => workAs(login, patience, work));
    },
    close() {
      closed = true;
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function logIn(client: Client, login: Login): Promise<void> {
  // A simple bind without a password succeeds as nobody (RFC 4513 5.1.2): never ask.
  if (login.password.length === 0) {
    throw new DirectoryFailure('login-refused', { status: ldapStatus.invalidCredentials, diagnostic: 'no password' });
  }
  try {
    // The library takes the password as a string only.
    await client.bind(login.name, login.password.toString('utf8'), login.control);
  } catch (error) {
    throw failureOf(error, { refused: 'login-refused', unanswered: 'unreachable' });
  }
}

function connectionOver(client: Client, patience: AbortSignal, withLogin: Directory['withLogin']): DirectoryConnection {
  const reading = { refused: 'refused', unanswered: 'unreachable' } as const;
  const writing = { refused: 'refused', unanswered: 'silent' } as const;

  async function attempt<Result>(work: () => Promise<Result>, kinds: FailureKinds): Promise<Result> {
    // The library would connect again, and write as nobody.
    if (!client.isBound) throw notSent('the connection was lost');
    return work().catch((error: unknown) => {
      throw failureOf(error, kinds);
    });
  }

  // Whoever sent us here counts on a write to land soon or never: one that got ready too late may not leave.
  async function attemptWrite(work: () => Promise<unknown>): Promise<void> {
    if (patience.aborted) throw notSent('it took too long to get ready for the write');
    await attempt(work, writing);
  }

  return {
    async search(base, options) {
      const { searchEntries } = await attempt(() => client.search(base, options), reading).catch(
        (failure: DirectoryFailure) => {
          if (failure.status === ldapStatus.noSuchObject) return { searchEntries: [] };
          throw failure;
        },
      );
      return searchEntries;
    },
    async searchPages(base, options, onPage) {
      const pages = client.searchPaginated(base, options);
      for (;;) {
        const page = await attempt(() => pages.next(), reading);
        if (page.done) return;
        await onPage(page.value.searchEntries);
      }
    },
    modify: (dn, changes, control) => attemptWrite(() => client.modify(dn, changes, control)),
    extended: (oid, value, control) => attemptWrite(() => client.exop(oid, value, control)),
    withLogin,
  };
}

type FailureKinds = { refused: FailureKind; unanswered: FailureKind };

function failureOf(cause: unknown, kinds: FailureKinds): DirectoryFailure {
  const message = cause instanceof Error ? cause.message : String(cause);
  if (!(cause instanceof ResultCodeError) || cause instanceof NoResultError) {
    return new DirectoryFailure(kinds.unanswered, { status: null, diagnostic: message, cause });
  }
  const busy = cause.code === ldapStatus.busy || cause.code === ldapStatus.unavailable;
  const kind = busy && kinds.refused === 'login-refused' ? 'unreachable' : kinds.refused;
  return new DirectoryFailure(kind, { status: cause.code, diagnostic: withoutCode(message), cause });
}

/** The library appends the result code to the server's text. */
const withoutCode = (message: string) => message.replace(/ ?Code: 0x[0-9a-f]+$/, '').trim();

const notSent = (diagnostic: string) => new DirectoryFailure('unreachable', { status: null, diagnostic });
