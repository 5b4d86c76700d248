import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test } from 'node:test';
import { errorCatalogue } from '@rekey/protocol';
import { settings } from './apps/server/src/config.ts';
import * as plan from './tools/architecture/floor-plan.ts';
import { readSource } from './tools/architecture/read-source.ts';

/** Files that may be longer than 300 lines, or hold a function longer than 70, each with its reason. May only shrink. */
const oversized = new Map<string, string>();

const root = import.meta.dirname;
const read = (path: string) => readFileSync(join(root, path), 'utf8');
// Columns of a table may be padded.
const readTable = (path: string) => read(path).replaceAll(/ +/g, ' ');
const sources = ['apps', 'packages', 'e2e', 'bench', 'tools']
  .flatMap((folder) => listCode(join(root, folder)))
  .map((path) => relative(root, path).replaceAll('\\', '/'))
  .map((path) => readSource(path, read(path)));

function listCode(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return /^(?:node_modules|dist|build|data)$|^\./.test(entry.name) ? [] : listCode(path);
    return /\.(?:tsx?|mjs)$/.test(entry.name) ? [path] : [];
  });
}

test('the plan reads the whole house', () => {
  assert.ok(sources.length > 100);
  for (const room of plan.rooms)
    assert.ok(
      sources.some(({ path }) => path.startsWith(`apps/server/src/${room}/`)),
      room,
    );
});

test('rooms enter only the rooms that the plan lets them', () => {
  assert.deepEqual(plan.findForbiddenDoors(sources), []);
  assert.deepEqual(plan.findRoomsThatKnowMain(sources), []);
  assert.deepEqual(plan.findUnknownRooms(sources), []);
});

test('a folder with a door is entered by it', () => {
  assert.deepEqual(plan.findWindows(sources), []);
});

test('no program imports another', () => {
  assert.deepEqual(plan.findProgramsInPrograms(sources), []);
});

test('nothing imports itself around a corner', () => {
  assert.deepEqual(plan.findCycles(sources), []);
});

test('only config.ts reads the environment, and only platform/clock.ts the time', () => {
  assert.deepEqual(plan.findEnvironmentReaders(sources), []);
  assert.deepEqual(plan.findTimeReaders(sources), []);
});

test('every door opens with a sentence', () => {
  assert.deepEqual(plan.findSilentDoors(sources), []);
});

test('files have at most 300 lines and functions 70', () => {
  assert.deepEqual(plan.findOversized(sources, oversized), []);
  const unneeded = [...oversized.keys()].filter((path) => {
    return (
      plan.findOversized(
        sources.filter((source) => source.path === path),
        new Map(),
      ).length === 0
    );
  });
  assert.deepEqual(unneeded, [], 'take these off the list');
});

test('every error code stands in the guide with its status and text', () => {
  const guide = readTable('docs/guides/errors.md');
  const missing = Object.entries(errorCatalogue)
    .map(([code, { status, text }]) => `| \`${code}\` | ${status} | ${text} |`)
    .filter((line) => !guide.includes(line));
  assert.deepEqual(missing, []);
  const known = new Set(Object.keys(errorCatalogue));
  const stale = [...guide.matchAll(/^\| `([A-Z_]+)`/gm)]
    .map(([, code = '']) => code)
    .filter((code) => !known.has(code));
  assert.deepEqual(stale, []);
});

test('every setting stands in the install guide, and the guide names no other', () => {
  const guide = readTable('docs/guides/install.md');
  const names = Object.keys(settings.shape);
  assert.deepEqual(
    names.filter((name) => !guide.includes(`| \`${name}\` |`)),
    [],
  );
  const named = [...guide.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, name = '']) => name);
  assert.deepEqual(
    named.filter((name) => !names.includes(name)),
    [],
  );
});

test('links in the documents lead somewhere', () => {
  const documents = ['.', 'docs', 'docs/guides', 'docs/decisions', 'docs/protocol'].filter(exists).flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((name) => name.endsWith('.md'))
      .map((name) => join(folder, name)),
  );
  const broken = documents.flatMap((document) =>
    [...read(document).matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)]
      .map(([, target = '']) => join(document, '..', target))
      .filter((target) => !exists(target))
      .map((target) => `${document} → ${target}`),
  );
  assert.deepEqual(broken, []);
});

function exists(path: string): boolean {
  try {
    readdirSync(join(root, path));
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOTDIR';
  }
}

// npm leaves out of the lock file what it cannot fetch, and `npm ci` then refuses the lock file.
test('the lock file names every optional package', () => {
  const { packages } = JSON.parse(read('package-lock.json')) as {
    packages: Record<string, { optionalDependencies?: Record<string, string> }>;
  };
  const names = new Set(Object.keys(packages).map((path) => path.slice(path.lastIndexOf('node_modules/') + 13)));
  const missing = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies).filter((name) => !names.has(name)),
  );
  assert.deepEqual(missing, []);
});
