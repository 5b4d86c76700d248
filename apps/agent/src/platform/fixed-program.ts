import { spawn } from 'node:child_process';

/** Programs that the agent may start, by absolute path: no shell, no search path, nothing that a server can choose. */
export type FixedProgram = '/usr/sbin/chpasswd' | '/usr/sbin/unix_chkpwd';

export interface ProgramResult {
  /** Null when it was ended by a signal, also by the time limit. */
  exitCode: number | null;
  errorText: string;
}

const timeoutMs = 30_000;
const longestErrorText = 2_000;

/** Runs a program with secret input on its stdin, never in its arguments, which every local user can read.
 *
 *  Erases `input`. The program has ended when this returns.
 *  @throws Error when the program cannot be started
 */
export function runFixedProgram(program: FixedProgram, args: readonly string[], input: Buffer): Promise<ProgramResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      cwd: '/',
      env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C' },
      stdio: ['pipe', 'ignore', 'pipe'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    let errorText = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errorText = (errorText + text).slice(0, longestErrorText);
    });
    child.on('error', (error) => {
      input.fill(0);
      reject(error);
    });
    child.on('close', (exitCode) => {
      input.fill(0);
      resolve({ exitCode, errorText });
    });
    // A program that refuses before it reads closes its stdin; its exit code says why.
    child.stdin.on('error', () => {});
    child.stdin.end(input);
  });
}
