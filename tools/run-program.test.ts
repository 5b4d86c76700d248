import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const folder = mkdtempSync(join(tmpdir(), 'rekey tools '));
after(() => rmSync(folder, { recursive: true }));

// Tells its number and each signal that it hears, and needs a moment to end, as a server does.
const program = join(folder, 'program.mjs');
writeFileSync(
  program,
  `for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => {
     console.log(signal);
     setTimeout(() => process.exit(7), 300);
   });
   setInterval(() => {}, 1000);
   console.log('number ' + process.pid);`,
);
const runner = join(folder, 'runner.mjs');
writeFileSync(
  runner,
  `import { endWithParent, runProgram } from ${JSON.stringify(import.meta.resolve('./run-program.mjs'))};
   endWithParent();
   process.exitCode = await runProgram(process.execPath, [${JSON.stringify(program)}]);`,
);

interface Started {
  child: ChildProcess;
  output(): string;
  programNumber: number;
}

async function start(command: string, args: string[], env: Record<string, string> = {}): Promise<Started> {
  const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    output += text;
  });
  await until(() => output.includes('number '));
  return { child, output: () => output, programNumber: Number(/number (\d+)/.exec(output)?.[1]) };
}

test('a signal is passed on once, and the exit code comes back', async () => {
  const { child, output } = await start(process.execPath, [runner]);
  child.kill('SIGTERM');
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  assert.equal(code, 7);
  assert.deepEqual(output().match(/SIG\w+/g), ['SIGTERM']);
});

test('a program ends in order when what started it is killed', async () => {
  const { child, output, programNumber } = await start(process.execPath, [runner]);
  child.kill('SIGKILL');
  await until(() => !isRunning(programNumber));
  await until(() => output().includes('SIGTERM'));
});

test('a program ends when npm is killed and only its shell is left', async () => {
  // The shell that npm starts passes no signal on. This one plays npm: it starts a shell that starts us.
  const script = `sh -c '"$0" "$1"; true' "$0" "$1"; true`;
  const { child, programNumber } = await start('sh', ['-c', script, process.execPath, runner], {
    npm_lifecycle_event: 'demo',
  });
  child.kill('SIGKILL');
  await until(() => !isRunning(programNumber));
});

function isRunning(processNumber: number): boolean {
  const file = `/proc/${processNumber}/stat`;
  return existsSync(file) && !readFileSync(file, 'utf8').split(') ').at(-1)?.startsWith('Z');
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = performance.now() + 20_000; !isSo(); await sleep(25)) {
    assert.ok(performance.now() < deadline, 'waited for 20 seconds');
  }
}
