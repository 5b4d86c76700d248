import { findNode24 } from './node24.mjs';
import { ensurePackages } from './npm-packages.mjs';
import { runProgram } from './run-program.mjs';
import { ensureTestParts } from './test-parts.mjs';
import { findTests, runTests } from './tests.mjs';
import { buildWebApps } from './web-apps.mjs';

/** What `npm run` offers, by name; each takes the arguments and answers with the exit code. */
export const commands = {
  demo: program('apps/server/src/demo.ts', { web: true }),
  start: program('apps/server/src/main.ts', { web: true }),
  rekey: program('apps/server/src/command-line.ts'),
  simulate: program('apps/server/src/propagation/simulation/main.ts'),
  bench: program('bench/main.ts', { web: true }),
  'package:agent': program('apps/agent/packaging/build.ts'),
  schema: program('tools/write-schema.ts'),
  errors: program('tools/write-errors-guide.ts'),
  test: (args) => test(args, ['fast', 'slow', 'e2e']),
  'test:fast': (args) => test(args, ['fast']),
  e2e: (args) => test(args, ['e2e']),
  check,
  format: async () => (await prepare())(['node_modules/@biomejs/biome/bin/biome', 'check', '--write']),
};

/** Makes the packages ready and answers with a function that runs a program of ours. */
async function prepare(options = {}) {
  await ensurePackages();
  const node = findNode24();
  if (options.web) await buildWebApps(node);
  return (args) => runProgram(node, args);
}

function program(file, options) {
  return async (args) => {
    const run = await prepare(options);
    return run([file, ...args]);
  };
}

async function test(args, kinds) {
  const run = await prepare({ web: kinds.includes('e2e') });
  if (!kinds.includes('fast') || kinds.length > 1) await ensureTestParts();
  return runTests(
    run,
    kinds.map((kind) => ({ kind, files: findTests(kind, args) })),
  );
}

async function check() {
  const run = await prepare();
  const steps = [
    ['format and lint', ['node_modules/@biomejs/biome/bin/biome', 'ci']],
    ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
    ['dead code', ['node_modules/knip/bin/knip.js', '--no-config-hints']],
    ['dead code without tests', ['node_modules/knip/bin/knip.js', '--strict', '--no-config-hints']],
    ['floor plan', ['--test', '--test-reporter=dot', 'architecture.test.ts']],
  ];
  const failed = [];
  for (const [name, args] of steps) {
    console.log(`── ${name}`);
    if ((await run(args)) !== 0) failed.push(name);
  }
  console.log(failed.length > 0 ? `\nNot right yet: ${failed.join(', ')}` : '\nAll right.');
  return failed.length > 0 ? 1 : 0;
}
