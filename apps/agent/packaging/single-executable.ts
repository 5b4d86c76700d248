import { execFile } from 'node:child_process';
import { chmod, copyFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { inject } from 'postject';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
// Node's own marker for the place that says whether an application is inside (Node documentation, "Single executable applications").
const sentinelFuse = 'NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2';

/** Builds the agent and the running Node into one program that needs nothing else; returns its path.
 *
 *  NODE_OPTIONS has no power over it (execArgvExtension), so that nobody's environment can load code into it.
 */
export async function buildSingleExecutable(folder: string): Promise<string> {
  const bundle = join(folder, 'rekey-agent.cjs');
  const blob = join(folder, 'rekey-agent.blob');
  const config = join(folder, 'sea-config.json');
  const program = join(folder, 'rekey-agent');
  await build({
    entryPoints: [main],
    outfile: bundle,
    ...{ bundle: true, platform: 'node', format: 'cjs', target: 'node24', legalComments: 'inline' },
    // Optional native accelerators of ws, which run well without.
    external: ['bufferutil', 'utf-8-validate'],
    logLevel: 'error',
  });
  await writeFile(
    config,
    JSON.stringify({
      ...{ main: bundle, output: blob, disableExperimentalSEAWarning: true },
      ...{ useCodeCache: true, execArgvExtension: 'none' },
    }),
  );
  await promisify(execFile)(process.execPath, ['--experimental-sea-config', config]);
  await copyFile(process.execPath, program);
  await chmod(program, 0o755);
  await inject(program, 'NODE_SEA_BLOB', await readFile(blob), { sentinelFuse });
  return program;
}
