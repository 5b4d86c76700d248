import { once } from 'node:events';
import { hostname, userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { AppError, errorCatalogue } from '@rekey/protocol';
import type { LocalChangeResult } from './apply/index.ts';
import { EnrollmentError, enrollDevice } from './enrollment/index.ts';
import { askLocally } from './local-api/index.ts';
import { createLog } from './log.ts';
import { askForChange, readChange, readStdin, withoutLineEnd } from './passwords-from-people.ts';
import { addSimulatedAccount, choosePlatform } from './platform/index.ts';
import { type Service, type ServiceDeps, startService } from './service.ts';
import { type Identity, readIdentity } from './state/index.ts';
import { describeStatus, readStatus } from './status.ts';
import { agentVersion } from './version.ts';

const usage = `rekey-agent ${agentVersion}: keeps the passwords of this machine's accounts the same as everywhere else

  rekey-agent enroll CODE [--name NAME] [--account ACCOUNT] [--allow-system-account ACCOUNT]
  rekey-agent run
  rekey-agent status [--json]
  rekey-agent change [ACCOUNT]      changes your password here and everywhere; asks, or reads old and new from stdin, one per line
  rekey-agent simulate ACCOUNT [--length-min N]
                                    makes an account of a simulated machine; password on stdin

  --directory DIR            state directory (REKEY_AGENT_DIRECTORY, /var/lib/rekey-agent)
  --simulated-accounts FILE  a simulated machine instead of this one (REKEY_AGENT_SIMULATED_ACCOUNTS)
`;

/** Exit codes: done, failed, used wrongly, removed by the server (the unit file does not restart on this one). */
const exits = { done: 0, failed: 1, misused: 2, revoked: 77 } as const;

const options = {
  directory: { type: 'string' },
  'simulated-accounts': { type: 'string' },
  name: { type: 'string' },
  account: { type: 'string' },
  'allow-system-account': { type: 'string', multiple: true },
  'length-min': { type: 'string' },
  json: { type: 'boolean' },
  version: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

type Arguments = ReturnType<typeof parseArguments>;
type Place = { directory: string; runtimeDirectory: string; simulatedAccounts: string | null };
type Call = Place & { argument: string | undefined; values: Arguments['values'] };

const commands: Record<string, (call: Call) => Promise<number>> = {
  enroll: enrollHere,
  run,
  status,
  change,
  simulate,
};

/** Runs one command line and returns the exit code. */
export async function runCommand(args: string[]): Promise<number> {
  let parsed: Arguments;
  try {
    parsed = parseArguments(args);
  } catch (error) {
    return fail(`${(error as Error).message}\n\n${usage}`, exits.misused);
  }
  const { values, positionals } = parsed;
  if (values.version) return say(agentVersion);
  if (values.help) return say(usage);
  const [name = '', argument] = positionals;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined || positionals.length > 2) return fail(usage, exits.misused);
  try {
    return await command({ ...placeOf(values), argument, values });
  } catch (error) {
    if (!isDenied(error)) throw error;
    return fail(`Permission denied: ${error.path ?? 'the state directory'}. Run it as root.`);
  }
}

function parseArguments(args: string[]) {
  return parseArgs({ args, options, allowPositionals: true });
}

function placeOf(values: Arguments['values']): Place {
  const { REKEY_AGENT_DIRECTORY, REKEY_AGENT_SIMULATED_ACCOUNTS } = process.env;
  const directory = values.directory ?? REKEY_AGENT_DIRECTORY;
  return {
    directory: directory ?? '/var/lib/rekey-agent',
    runtimeDirectory: directory ?? '/run/rekey-agent',
    simulatedAccounts: values['simulated-accounts'] ?? REKEY_AGENT_SIMULATED_ACCOUNTS ?? null,
  };
}

async function enrollHere({ argument, values, ...place }: Call): Promise<number> {
  if (argument === undefined) return fail(usage, exits.misused);
  const allowedSystemAccounts = values['allow-system-account'] ?? [];
  const { name = hostname(), account = null } = values;
  const platform = platformAt(place, allowedSystemAccounts);
  try {
    const binding = await enrollDevice(
      { directory: place.directory, platform, agentVersion, now: Date.now },
      { code: argument, name, account, allowedSystemAccounts },
    );
    const check = await platform.platform.checkAccount(binding.account);
    say(`Enrolled: the account ${binding.account} on this machine gets the password of ${binding.username}.`);
    if (!check.usable) return fail(`The account cannot be changed yet: ${check.reason}.`);
    return exits.done;
  } catch (error) {
    return fail(describeFailure(error));
  }
}

async function run(place: Call): Promise<number> {
  const identity = await readIdentity(place.directory);
  if (identity === null) return fail('This device is not enrolled. Run: rekey-agent enroll CODE');
  const log = createLog(
    (line) => process.stdout.write(line),
    () => new Date(),
  );
  const { platform } = platformAt(place, identity.allowedSystemAccounts);
  const { directory, runtimeDirectory } = place;
  const service = await startUnlessRunning({ directory, runtimeDirectory, identity, platform, log, agentVersion });
  if (service === null) return fail('An agent is running on this state directory already.');
  const stopped = Promise.race([once(process, 'SIGTERM'), once(process, 'SIGINT')]);
  const revoked = await Promise.race([service.revoked.then(() => true), stopped.then(() => false)]);
  await service.stop();
  log.info('the agent has stopped');
  return revoked ? exits.revoked : exits.done;
}

async function startUnlessRunning(deps: ServiceDeps): Promise<Service | null> {
  try {
    return await startService(deps);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ALREADY_RUNNING') return null;
    throw error;
  }
}

async function status({ directory, runtimeDirectory, values }: Call): Promise<number> {
  const report = await readStatus(directory, runtimeDirectory);
  if (report === null) return fail('This device is not enrolled.');
  return say(values.json ? JSON.stringify(report) : describeStatus(report));
}

async function change({ runtimeDirectory, argument }: Call): Promise<number> {
  const account = argument ?? userInfo().username;
  const passwords = process.stdin.isTTY ? await askForChange(account) : readChange(await readStdin());
  if (passwords === null) return fail('Give the old and the new password, twice the same new one.', exits.misused);
  const [oldPassword, newPassword] = passwords.map((password) => password.toString('base64')) as [string, string];
  for (const password of passwords) password.fill(0);
  const answer = await askLocally(runtimeDirectory, { verb: 'change', account, oldPassword, newPassword });
  if (answer === null) return fail('The agent is not running. Nothing was changed.');
  const result = answer as LocalChangeResult;
  if (!result.changed) return fail(`Not changed: ${result.reason}.`);
  return say('Changed on this machine. The server is told; see where it has arrived in the portal.');
}

async function simulate({ simulatedAccounts, argument, values }: Call): Promise<number> {
  const lengthMin = Number(values['length-min'] ?? 0);
  if (argument === undefined || simulatedAccounts === null || !Number.isSafeInteger(lengthMin)) {
    return fail(usage, exits.misused);
  }
  const password = withoutLineEnd(await readStdin());
  await addSimulatedAccount(simulatedAccounts, { name: argument, password, lengthMin });
  password.fill(0);
  return exits.done;
}

function platformAt({ simulatedAccounts }: Place, allowedSystemAccounts: Identity['allowedSystemAccounts']) {
  const log = createLog(
    (line) => process.stdout.write(line),
    () => new Date(),
  );
  return choosePlatform({ simulatedAccounts, allowedSystemAccounts, log, now: () => new Date() });
}

function isDenied(error: unknown): error is NodeJS.ErrnoException {
  return ['EACCES', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function describeFailure(error: unknown): string {
  if (error instanceof EnrollmentError)
    return error.detail === null ? error.message : `${error.message} (${error.detail})`;
  if (error instanceof AppError) return errorCatalogue[error.code].text;
  throw error;
}

function say(text: string): number {
  process.stdout.write(`${text.trimEnd()}\n`);
  return exits.done;
}

function fail(text: string, exitCode: number = exits.failed): number {
  process.stderr.write(`${text.trimEnd()}\n`);
  return exitCode;
}
