import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { join } from 'node:path';
import { root } from './places.mjs';

const running = new Set();

/** Runs the pinned Node with arguments and answers with the exit code.
 *
 *  The program ends with us, however we end: signals are passed on, and it watches the channel that our death closes.
 */
export function runProgram(node, args, options = {}) {
  return new Promise((resolve, reject) => {
    const follow = new URL('./follow-parent.mjs', import.meta.url).href;
    const child = spawn(node, ['--import', follow, ...args], {
      cwd: options.cwd ?? root,
      env: { ...process.env, ...options.env },
      stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    });
    running.add(child);
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      running.delete(child);
      resolve(code ?? 128 + constants.signals[signal]);
    });
  });
}

/** Ends with npm, when npm started us: it passes signals on, but it may also be killed. */
export function endWithParent() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => endOnce(signal));
  if (!process.env.npm_lifecycle_event) return;
  const ancestors = findAncestors();
  setInterval(() => findAncestors() !== ancestors && endOnce('SIGTERM'), 500).unref();
}

// npm starts a shell that starts us: the shell does not end when npm is killed, but its parent becomes another one.
function findAncestors() {
  const parent = process.ppid;
  try {
    const afterName = readFileSync(`/proc/${parent}/stat`, 'utf8').split(') ').at(-1);
    return `${parent} ${afterName.split(' ')[1]}`;
  } catch {
    return `${parent}`;
  }
}

let ending = false;

// A terminal sends Ctrl+C to every process of the group, and npm passes it on once more: programs hear of it one more time at most.
function endOnce(signal) {
  if (ending) return;
  ending = true;
  for (const child of running) child.kill('SIGTERM');
  if (running.size === 0) process.exit(128 + constants.signals[signal]);
}

/** The path of a file of an installed package. */
export const packageFile = (...parts) => join(root, 'node_modules', ...parts);
