import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { root } from './places.mjs';

const settings = {
  fast: { concurrency: 2, timeoutMs: 120_000 },
  slow: { concurrency: 2, timeoutMs: 900_000 },
  // One browser at a time: journeys measure what a person would wait for.
  e2e: { concurrency: 1, timeoutMs: 600_000 },
};

/** Finds the test files of a kind: `slow` end in .slow.test.ts, `e2e` are in e2e/, `fast` are all others.
 *
 *  @param words keep only files whose path holds one of them
 */
export function findTests(kind, words) {
  return listFiles(root)
    .map((path) => relative(root, path))
    .filter((path) => path.endsWith('.test.ts') && kindOf(path) === kind)
    .filter((path) => words.length === 0 || words.some((word) => path.includes(word)))
    .sort();
}

function kindOf(path) {
  if (path.startsWith('e2e/')) return 'e2e';
  return path.endsWith('.slow.test.ts') ? 'slow' : 'fast';
}

function listFiles(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    if (entry.name === 'node_modules' || entry.name === 'dist' || entry.name.startsWith('.')) return [];
    const path = join(directory, entry.name);
    return entry.isDirectory() ? listFiles(path) : [path];
  });
}

/** Runs groups of test files one after the other, all of them even when one fails, and ends with what became of all.
 *
 *  @param run runs a program and answers with its exit code
 *  @param groups [{ kind, files }]
 */
export async function runTests(run, groups) {
  const directory = mkdtempSync(join(tmpdir(), 'rekey-totals-'));
  const totals = { tests: 0, pass: 0, fail: 0, cancelled: 0, skipped: 0, todo: 0 };
  const skips = [];
  let failed = false;
  const startedAt = performance.now();
  try {
    for (const { kind, files } of groups) {
      if (files.length === 0) continue;
      console.log(`\n── ${kind} tests: ${files.length} files`);
      const totalsFile = join(directory, kind);
      const code = await run(argumentsFor(kind, files, totalsFile));
      if (code !== 0) failed = true;
      if (code > 128) return code;
      addTotals(totals, skips, totalsFile);
    }
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  printTotals(totals, skips, performance.now() - startedAt);
  return failed || totals.tests === 0 ? 1 : 0;
}

function argumentsFor(kind, files, totalsFile) {
  const { concurrency, timeoutMs } = settings[kind];
  return [
    '--test',
    `--test-concurrency=${concurrency}`,
    `--test-timeout=${timeoutMs}`,
    '--test-reporter=spec',
    '--test-reporter-destination=stdout',
    `--test-reporter=${new URL('./test-totals.mjs', import.meta.url).href}`,
    `--test-reporter-destination=${totalsFile}`,
    ...files,
  ];
}

function addTotals(totals, skips, file) {
  for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
    const { counts, skip } = JSON.parse(line);
    if (skip) skips.push(skip);
    for (const name of Object.keys(totals)) totals[name] += counts?.[name] ?? 0;
  }
}

function printTotals(totals, skips, durationMs) {
  console.log('\n── all tests');
  for (const { name, reason } of skips)
    console.log(`skipped: ${name}${typeof reason === 'string' ? ` (${reason})` : ''}`);
  for (const [name, count] of Object.entries(totals)) console.log(`ℹ ${name} ${count}`);
  console.log(`ℹ duration_ms ${Math.round(durationMs)}`);
}
