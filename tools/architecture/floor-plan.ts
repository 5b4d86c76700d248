import { dirname, join } from 'node:path/posix';
import type { SourceFile } from './read-source.ts';

/** The walls of the house. Each function names what breaks one rule, as `file:line what`; empty is good. */

/** Which rooms of the server a room may enter. Every room may enter platform and read tables.ts. */
const doors: Readonly<Record<string, readonly string[]>> = {
  recovery: ['passwords', 'links', 'expiry', 'sessions', 'factors', 'stores', 'users', 'mail', 'organization', 'audit'],
  passwords: ['sessions', 'factors', 'stores', 'propagation', 'links', 'expiry', 'users', 'audit', 'mail'],
  expiry: ['mail', 'links', 'organization', 'users', 'audit'],
  propagation: ['stores', 'devices', 'users', 'audit'],
  sessions: ['factors', 'users', 'audit'],
  factors: ['mail', 'links', 'organization', 'users', 'audit'],
  devices: ['users', 'audit'],
  stores: ['connectors', 'audit'],
  users: ['audit'],
  mail: ['links', 'organization', 'users', 'audit'],
  organization: ['audit'],
  links: [],
  audit: [],
  connectors: [],
  platform: [],
};

/** Which rooms may know the types of another, so that it can be handed to them, without ever calling it by themselves. */
const acquaintances: Readonly<Record<string, readonly string[]>> = {
  passwords: ['connectors', 'devices'],
  propagation: ['connectors'],
  expiry: ['connectors', 'stores'],
  recovery: ['connectors', 'propagation'],
};

/** The rooms that the plan knows, with connectors and platform. */
export const rooms: readonly string[] = Object.keys(doors);

interface Import {
  from: SourceFile;
  to: string;
  where: string;
  isType: boolean;
}

/** Rooms that are entered by a room that may not. Tests may enter every room, because they set the stage. */
export function findForbiddenDoors(sources: readonly SourceFile[]): string[] {
  return importsOf(sources).flatMap(({ from, to, where, isType }) => {
    const here = roomOf(from.path);
    const there = roomOf(to);
    if (!here || !there || here === there || isTest(from.path)) return [];
    const isKnown = isType && acquaintances[here]?.includes(there);
    const allowed = there === 'platform' || doors[here]?.includes(there) || isKnown;
    return allowed ? [] : [`${where} ${here} may not enter ${there}`];
  });
}

/** Rooms that read files of the server's root other than tables.ts: only main knows those. */
export function findRoomsThatKnowMain(sources: readonly SourceFile[]): string[] {
  return importsOf(sources).flatMap(({ from, to, where }) => {
    const isRoot = dirname(to) === 'apps/server/src' && to !== 'apps/server/src/tables.ts';
    return isRoot && roomOf(from.path) && !isTest(from.path) ? [`${where} a room may not know ${to}`] : [];
  });
}

/** Imports that climb into a folder through a window: a folder with an index.ts is entered by it alone, except by tests. */
export function findWindows(sources: readonly SourceFile[]): string[] {
  const paths = new Set(sources.map(({ path }) => path));
  return importsOf(sources).flatMap(({ from, to, where }) => {
    if (isTest(from.path)) return [];
    const door = ancestorsOf(to)
      .filter((folder) => !from.path.startsWith(`${folder}/`))
      .map((folder) => join(folder, 'index.ts'))
      .find((index) => paths.has(index));
    return door && door !== to ? [`${where} enters ${dirname(door)} by ${to} instead of its index.ts`] : [];
  });
}

/** Programs that import programs, and packages that import programs. Only e2e, bench and the simulation see the whole. */
export function findProgramsInPrograms(sources: readonly SourceFile[]): string[] {
  return sources.flatMap((from) => {
    const here = workspaceOf(from.path);
    if (!here || isWholeSystem(from.path)) return [];
    return from.imports.flatMap(({ specifier, line }) => {
      const there = workspaceOf(resolve(from, specifier));
      return there?.startsWith('apps/') && there !== here ? [`${from.path}:${line} imports ${there}`] : [];
    });
  });
}

/** Files that import each other, directly or around a corner. Types may, because nothing of them is left at run time. */
export function findCycles(sources: readonly SourceFile[]): string[] {
  const next = new Map<string, string[]>();
  for (const { from, to } of importsOf(sources).filter(({ isType }) => !isType))
    next.set(from.path, [...(next.get(from.path) ?? []), to]);
  const finished = new Set<string>();
  const cycles: string[] = [];
  function visit(path: string, trail: string[]): void {
    const at = trail.indexOf(path);
    if (at !== -1) cycles.push([...trail.slice(at), path].join(' → '));
    if (at !== -1 || finished.has(path)) return;
    for (const target of next.get(path) ?? []) visit(target, [...trail, path]);
    finished.add(path);
  }
  for (const { path } of sources) visit(path, []);
  return cycles;
}

/** Places in the server, outside of config.ts, that read the environment. */
export function findEnvironmentReaders(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, environmentLines }) => {
    const isFree = !path.startsWith('apps/server/src/') || path === 'apps/server/src/config.ts' || isTest(path);
    return isFree ? [] : environmentLines.map((line) => `${path}:${line} reads process.env`);
  });
}

/** Places in the server, outside of platform/clock.ts, that read the machine's time. */
export function findTimeReaders(sources: readonly SourceFile[]): string[] {
  return sources.flatMap(({ path, timeLines }) => {
    const isFree = !path.startsWith('apps/server/src/') || path === 'apps/server/src/platform/clock.ts' || isTest(path);
    return isFree ? [] : timeLines.map((line) => `${path}:${line} reads the time`);
  });
}

/** Doors that do not open with a sentence, and rooms that have no door. */
export function findSilentDoors(sources: readonly SourceFile[]): string[] {
  const silent = sources
    .filter(({ path }) => path.endsWith('/index.ts'))
    .filter(({ opening }) => !/^[\s*]*[A-Z].*\.[\s*]*$/s.test(opening ?? ''))
    .map(({ path }) => `${path}:1 does not open with a sentence`);
  const paths = new Set(sources.map(({ path }) => path));
  const used = new Set(sources.map(({ path }) => roomOf(path)).filter((room) => room && room !== 'platform'));
  const doorless = [...used].filter((room) => !paths.has(`apps/server/src/${room}/index.ts`));
  return [...silent, ...doorless.map((room) => `apps/server/src/${room} has no index.ts`)];
}

// `demo` is a program like main; `testing` sets the stage for tests.
const besideRooms = new Set(['demo', 'testing']);

/** Folders of the server that the plan does not know. */
export function findUnknownRooms(sources: readonly SourceFile[]): string[] {
  const folders = sources.map(({ path }) => /^apps\/server\/src\/([^/]+)\//.exec(path)?.[1]);
  return [...new Set(folders)]
    .filter((name) => name && !besideRooms.has(name) && !rooms.includes(name))
    .map((name) => `${name} is not in the plan`);
}

/** Files and functions that have grown too long, except those that are named. A suite of tests is no function in this sense. */
export function findOversized(sources: readonly SourceFile[], exceptions: ReadonlyMap<string, string>): string[] {
  return sources.flatMap(({ path, lineCount, functions }) => {
    if (exceptions.has(path)) return [];
    const file = lineCount > 300 ? [`${path}:1 has ${lineCount} lines`] : [];
    const long = functions.filter((candidate) => candidate.lineCount > 70 && !(candidate.isSuite && isTest(path)));
    return [...file, ...long.map(({ name, line, lineCount: lines }) => `${path}:${line} ${name} has ${lines} lines`)];
  });
}

function importsOf(sources: readonly SourceFile[]): Import[] {
  return sources.flatMap((from) =>
    from.imports
      .filter(({ specifier }) => specifier.startsWith('.'))
      .map(({ specifier, line, isType }) => ({
        from,
        to: resolve(from, specifier),
        where: `${from.path}:${line}`,
        isType,
      })),
  );
}

function resolve(from: SourceFile, specifier: string): string {
  if (specifier.startsWith('.')) return join(dirname(from.path), specifier);
  const workspace = /^@rekey\/(\w+)/.exec(specifier)?.[1];
  return workspace ? `${packages.has(workspace) ? 'packages' : 'apps'}/${workspace}/` : '';
}

const packages = new Set(['protocol', 'ui']);

function workspaceOf(path: string): string | undefined {
  return /^(?:apps|packages)\/[^/]+/.exec(path)?.[0];
}

function roomOf(path: string): string | undefined {
  return rooms.find((room) => path.startsWith(`apps/server/src/${room}/`));
}

function ancestorsOf(path: string): string[] {
  const parts = dirname(path).split('/');
  return parts.map((_, index) => parts.slice(0, index + 1).join('/'));
}

const isTest = (path: string) =>
  path.endsWith('.test.ts') || path.includes('/testing/') || path.includes('/conformance') || isWholeSystem(path);
// The simulation drives the real server and the real agent together.
const isWholeSystem = (path: string) => /^(?:e2e|bench|tools)\/|\/simulation\//.test(path);
