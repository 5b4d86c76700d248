import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './places.mjs';

/** Installs what package-lock.json names unless it is there already. No package's script is run. */
export async function ensurePackages() {
  if (isInstalled()) return;
  console.log('Installing packages; the first time takes a minute or two …');
  const npm = process.env.npm_execpath;
  const [program, ...first] = npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
  const { status, error } = spawnSync(program, [...first, 'ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32' && program === 'npm',
    // Node 20 installs what Node 24 runs: its warnings about engines mean nothing here.
    env: { ...process.env, npm_config_loglevel: process.env.npm_config_loglevel ?? 'error' },
  });
  if (error) throw new Error(`npm could not be started: ${error.message}`);
  if (status !== 0) throw new Error('npm could not install the packages; its message is above.');
  if (!isInstalled()) throw new Error('npm has installed something else than package-lock.json names.');
}

// npm writes what it has installed into node_modules/.package-lock.json, last of all.
function isInstalled() {
  const installedFile = join(root, 'node_modules/.package-lock.json');
  if (!existsSync(installedFile)) return false;
  const installed = readPackages(installedFile);
  return Object.entries(readPackages(join(root, 'package-lock.json'))).every(([path, wanted]) => {
    if (!path.includes('node_modules/') || wanted.link) return true;
    const found = installed[path];
    return found ? found.version === wanted.version : isForAnotherMachine(wanted);
  });
}

function isForAnotherMachine({ optional, devOptional, os, cpu, libc }) {
  if (!optional && !devOptional) return false;
  const excludes = (list, value) => list !== undefined && !list.includes(value);
  return excludes(os, process.platform) || excludes(cpu, process.arch) || libc !== undefined || !os;
}

function readPackages(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
}
