import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { AppError, CreateUserRequest, type SetupLink } from '@rekey/protocol';
import type { Actor } from './audit/index.ts';
import { verifyAuditChain } from './audit/index.ts';
import { createSetupLink } from './passwords/index.ts';
import type { Clock } from './platform/clock.ts';
import { discardForUser } from './propagation/index.ts';
import { endSessionsExcept } from './sessions/index.ts';
import { canBeAuthority } from './stores/index.ts';
import type { Db, Tx } from './tables.ts';
import {
  activateUser,
  createUser,
  deactivateUser,
  findUserByUsername,
  importUsers,
  listUsers,
  type UserRow,
} from './users/index.ts';

/** What a command works with. */
export interface CommandDeps {
  db: Db;
  clock: Clock;
  /** Origin of links. */
  origin: string;
  /** Who the audit log says it was. */
  actor: Actor;
  print(line: string): void;
}

/** The command does not exist or was not given what it needs. */
export class UsageError extends Error {
  override name = 'UsageError';
}

type Command = (deps: CommandDeps, args: string[]) => Promise<void>;

/** The commands by their names; the text says what each takes. */
export const commands: Record<string, { usage: string; run: Command }> = {
  'users add': {
    usage: '<user name> --name <display name> [--email <address>] [--administrator] [--authority <store id>]',
    run: addUser,
  },
  'users import': { usage: '<file.csv, or - for standard input>', run: importFile },
  'users list': { usage: '[<part of a name or address>]', run: printUsers },
  'users deactivate': { usage: '<user name>', run: deactivate },
  'users activate': { usage: '<user name>', run: activate },
  'audit verify': { usage: '[--from <sequence>]', run: verifyAudit },
};

/** Runs one command.
 *
 *  @throws UsageError, and AppError with the code of the use case's refusal
 */
export async function runCommand(deps: CommandDeps, [room = '', verb = '', ...args]: string[]): Promise<void> {
  const command = commands[`${room} ${verb}`];
  if (!command) throw new UsageError(`There is no command "${`${room} ${verb}`.trim()}".`);
  await command.run(deps, args);
}

async function addUser(deps: CommandDeps, args: string[]): Promise<void> {
  const { values, positionals } = parse(args, {
    name: { type: 'string' },
    email: { type: 'string' },
    administrator: { type: 'boolean', default: false },
    authority: { type: 'string' },
  });
  const request = CreateUserRequest.safeParse({
    username: positionals[0],
    displayName: values.name,
    email: values.email,
    role: values.administrator ? 'administrator' : 'user',
    authorityStoreId: values.authority,
  });
  if (!request.success) {
    const wrong = request.error.issues.map((issue) => issue.path.join('.')).join(', ');
    throw new UsageError(`These are missing or not of the right form: ${wrong}.`);
  }
  const { clock, origin, actor, print } = deps;
  const createLink = (tx: Tx, userId: string) => createSetupLink({ clock, origin, vault: printedAtOnce }, tx, userId);
  const createDeps = { db: deps.db, storeExists: canBeAuthority, createSetupLink: createLink };
  const { user, setupLink } = await createUser(createDeps, actor, request.data);
  print(`Created ${user.username} (${user.role}).`);
  if (setupLink) printLink(deps, setupLink);
  else print('The password is the one of the directory that manages the user.');
}

// The link is printed here and never made again, so its token need not come from the vault, which may be on another machine.
const printedAtOnce = { keyedHash: () => randomBytes(32) };

function printLink({ print }: CommandDeps, { url, expiresAt }: SetupLink): void {
  print(`\nThe first password is chosen here, once, until ${expiresAt}:\n\n  ${url}\n`);
}

async function importFile(deps: CommandDeps, args: string[]): Promise<void> {
  const file = onlyOne(args, 'a file');
  const csv = file === '-' ? await text(process.stdin) : await readText(file);
  const { created, unchanged } = await importUsers(deps, deps.actor, csv);
  deps.print(`Created ${created} users; ${unchanged} were there already.`);
}

async function readText(file: string): Promise<string> {
  const bytes = await readFile(file).catch((cause: NodeJS.ErrnoException) => {
    throw new UsageError(`${file} cannot be read (${cause.code}).`, { cause });
  });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UsageError(`${file} is not in UTF-8.`);
  }
}

async function printUsers({ db, print }: CommandDeps, args: string[]): Promise<void> {
  const { positionals } = parse(args, {});
  let cursor: string | undefined;
  do {
    const page = await listUsers(db, { search: positionals.join(' '), cursor, limit: 200 });
    for (const user of page.items) {
      const authority = user.authority.kind === 'store' ? user.authority.storeName : 'rekey';
      const columns = [user.username, user.displayName, user.email ?? '', user.role, user.state, authority];
      print(columns.join('\t'));
    }
    cursor = page.nextCursor ?? undefined;
  } while (cursor);
}

async function deactivate(deps: CommandDeps, args: string[]): Promise<void> {
  const { db, clock, actor, print } = deps;
  const { id } = await findUser(db, onlyOne(args, 'a user name'));
  const onDeactivated = async (tx: Tx, userId: string) => {
    await discardForUser({ clock }, tx, userId);
    await endSessionsExcept(tx, { userId, keep: null, reason: 'deactivated', now: clock.now() });
  };
  const user = await deactivateUser({ db, onDeactivated }, actor, id);
  print(`${user.username} is deactivated.`);
}

async function activate({ db, actor, print }: CommandDeps, args: string[]): Promise<void> {
  const { id } = await findUser(db, onlyOne(args, 'a user name'));
  const user = await activateUser({ db }, actor, id);
  print(`${user.username} is active.`);
}

async function verifyAudit({ db, print }: CommandDeps, args: string[]): Promise<void> {
  const { values } = parse(args, { from: { type: 'string', default: '1' } });
  if (!/^[1-9]\d{0,14}$/.test(values.from)) throw new UsageError('--from takes the number of an event.');
  const verdict = await verifyAuditChain(db, Number(values.from));
  if (!verdict.ok) throw new Error(`The audit log has been altered: event ${verdict.sequence} does not follow.`);
  print(`The audit log holds: ${verdict.events} events.`);
  if (verdict.head) print(`Keep this elsewhere, to see later that the end is not cut off: ${headText(verdict.head)}`);
}

const headText = ({ sequence, hash }: { sequence: number; hash: string }) => `${sequence} ${hash}`;

async function findUser(db: Db, username: string): Promise<UserRow> {
  const user = await findUserByUsername(db, username);
  if (!user) throw new AppError('USER_NOT_FOUND');
  return user;
}

function onlyOne(args: string[], what: string): string {
  const { positionals } = parse(args, {});
  const [value] = positionals;
  if (value === undefined || positionals.length > 1) throw new UsageError(`The command takes ${what}.`);
  return value;
}

type Options = NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>;

function parse<const Given extends Options>(args: string[], options: Given) {
  try {
    return parseArgs({ args, options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
