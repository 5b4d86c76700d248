import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

/** Finds the Node that the lock file pins, in node_modules; the machine's own may be another version. */
export function findNode24() {
  const { optionalDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const os = process.platform === 'win32' ? 'win' : process.platform;
  const name = `node-${os}-${process.arch}`;
  const pinned = optionalDependencies[name];
  if (!pinned) throw new Error(`Rekey does not run on ${process.platform} ${process.arch} yet.`);
  const node = join(root, 'node_modules', name, 'bin', os === 'win' ? 'node.exe' : 'node');
  if (!existsSync(node)) throw new Error(`${node} is missing. Remove node_modules and try again.`);
  const { stdout, error } = spawnSync(node, ['--version'], { encoding: 'utf8' });
  if (error) throw new Error(`${node} does not run: ${error.message}`);
  if (stdout.trim() !== `v${pinned}`) throw new Error(`${node} is ${stdout.trim()}, but package.json pins ${pinned}.`);
  return node;
}
