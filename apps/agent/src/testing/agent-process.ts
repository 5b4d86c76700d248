import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** A real agent in a process of its own. */
export interface AgentProcess {
  /** Everything it has written to stdout and stderr. */
  output(): string;
  /** Resolves with the exit code; null = ended by a signal. */
  exited: Promise<number | null>;
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>;
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url));

/** Starts `rekey-agent` with these arguments, `input` on its stdin. */
export function startAgent(
  args: readonly string[],
  options: { input?: string; env?: Record<string, string> } = {},
): AgentProcess {
  const child = spawn(process.execPath, [main, ...args], { env: { ...process.env, ...options.env } });
  let text = '';
  child.stdout.on('data', (chunk) => {
    text += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text += chunk;
  });
  child.stdin.on('error', () => {});
  child.stdin.end(options.input ?? '');
  const exited = once(child, 'close').then(([exitCode]) => exitCode as number | null);
  return {
    output: () => text,
    exited,
    end(signal) {
      child.kill(signal);
      return exited;
    },
  };
}
