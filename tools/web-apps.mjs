import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';
import { packageFile, runProgram } from './run-program.mjs';

const webApps = ['portal', 'console', 'authenticator'];

/** Builds the web apps whose sources have changed since they were last built. */
export async function buildWebApps(node) {
  for (const app of webApps) {
    const directory = join(root, 'apps', app);
    const stampFile = join(directory, 'dist/.built-from');
    const stamp = stampOf([
      join(root, 'package-lock.json'),
      join(directory, 'index.html'),
      join(directory, 'vite.config.ts'),
      join(directory, 'build-worker.ts'),
      join(directory, 'src'),
      join(root, 'packages/ui/public'),
      join(root, 'packages/ui/src'),
      join(root, 'packages/protocol/src'),
    ]);
    if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) continue;
    console.log(`Building the ${app} …`);
    const code = await runProgram(node, [packageFile('vite/bin/vite.js'), 'build', '--logLevel', 'error'], {
      cwd: directory,
      env: { NODE_ENV: 'production' },
    });
    if (code !== 0) throw new Error(`The ${app} could not be built; the message is above.`);
    writeFileSync(stampFile, stamp);
  }
}

function stampOf(paths) {
  const hash = createHash('sha256');
  for (const path of paths) addTo(hash, path);
  return hash.digest('hex');
}

function addTo(hash, path) {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return;
  if (!stat.isDirectory()) {
    if (!path.endsWith('.test.ts')) hash.update(`${path} ${stat.mtimeMs} ${stat.size}\n`);
    return;
  }
  for (const name of readdirSync(path).sort()) addTo(hash, join(path, name));
}
