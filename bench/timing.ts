import { openBrowser } from '../apps/server/src/testing/index.ts';
import { compareRanks } from './mann-whitney.ts';
import { quantiles } from './quantiles.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

// Below the count at which an account is slowed down over all addresses.
const samplesPerAccount = 40;
const accountsPerKind = 15;
const warmUps = 60;

/** A kind of name that somebody may type, with as many names as the others have. */
interface Kind {
  kind: string;
  names: string[];
}

interface Sample {
  kind: string;
  name: string;
}

/** Whether the time of an answer tells that an account exists (B17): log-ins with a wrong password, and requests for reset links.
 *
 *  All kinds are mixed in one random order, one request at a time, each from an address of its own. Every known kind is compared with unknown
 *  names by a rank test: `larger` is how often the known one takes longer (0.5 = it tells nothing).
 */
export async function benchTiming(): Promise<object> {
  const server = await startServerProcess(accountsPerKind * 4, {
    REKEY_TRUSTED_PROXIES: '127.0.0.1',
    // Nobody listens there: mails are made and queued as ever.
    REKEY_SMTP_URL: 'smtp://127.0.0.1:9',
  });
  try {
    const kinds = await preparePeople(server);
    const logIns = await measure(kinds, (name) =>
      ask(server, '/sessions', { username: name, password: 'a wrong password' }, 401),
    );
    const resets = await measure([...kinds, ...byAddress(kinds)], (name) =>
      ask(server, '/password-resets', { name }, 202),
    );
    return { samplesPerKind: samplesPerAccount * accountsPerKind, logIns, resets };
  } finally {
    await server.stop();
  }
}

async function preparePeople({ origin, people, administrator }: ServerProcess): Promise<Kind[]> {
  const console = openBrowser(origin);
  await console.client.login(administrator);
  const quarter = (index: number) => people.slice(index * accountsPerKind, (index + 1) * accountsPerKind);
  const [unchanged, changed, deactivated, withoutAddress] = [quarter(0), quarter(1), quarter(2), quarter(3)];
  for (const { id, username } of [...unchanged, ...changed, ...deactivated]) {
    await console.client.updateUser(id, { email: addressOf(username) });
  }
  for (const { username, password } of changed) {
    const browser = openBrowser(origin);
    await browser.client.login({ username, password });
    await browser.client.changePassword({ currentPassword: password, newPassword: 'harbor lights over water' });
  }
  for (const { id } of deactivated) await console.client.deactivateUser(id);
  const namesOf = (of: typeof people) => of.map(({ username }) => username);
  return [
    { kind: 'unchanged', names: namesOf(unchanged) },
    { kind: 'changed', names: namesOf(changed) },
    { kind: 'deactivated', names: namesOf(deactivated) },
    { kind: 'without address', names: namesOf(withoutAddress) },
    // As long as the others' names.
    { kind: 'unknown', names: namesOf(unchanged).map((name) => name.replace('person', 'nobody')) },
  ];
}

const addressOf = (name: string) => `${name}@example.org`;

function byAddress(kinds: readonly Kind[]): Kind[] {
  return kinds
    .filter(({ kind }) => kind === 'unchanged' || kind === 'unknown')
    .map(({ kind, names }) => ({ kind: `${kind}, by address`, names: names.map(addressOf) }));
}

async function measure(kinds: readonly Kind[], request: (name: string) => Promise<number>): Promise<object[]> {
  const samples = kinds.flatMap(({ kind, names }) =>
    names.flatMap((name) => Array.from({ length: samplesPerAccount }, () => ({ kind, name }))),
  );
  const times = new Map<string, number[]>(kinds.map(({ kind }) => [kind, []]));
  for (let i = 0; i < warmUps; i++) await request(`warm-up-${i}`);
  for (const { kind, name } of shuffle(samples)) times.get(kind)?.push(await request(name));
  return kinds
    .filter(({ kind }) => !kind.startsWith('unknown'))
    .map(({ kind }) => {
      const unknown = times.get(kind.endsWith('by address') ? 'unknown, by address' : 'unknown') ?? [];
      const known = times.get(kind) ?? [];
      const { larger, pValue } = compareRanks(known, unknown);
      return {
        known: kind,
        knownP50Ms: quantiles(known).p50Ms,
        unknownP50Ms: quantiles(unknown).p50Ms,
        larger: Math.round(larger * 1000) / 1000,
        pValue: Number(pValue.toPrecision(2)),
      };
    });
}

let asked = 0;

async function ask({ origin }: ServerProcess, path: string, body: object, expected: number): Promise<number> {
  asked++;
  const headers = {
    'content-type': 'application/json',
    'x-forwarded-for': `10.${(asked >> 16) & 255}.${(asked >> 8) & 255}.${asked & 255}`,
  };
  const startedAt = performance.now();
  const response = await fetch(`${origin}/api/v1${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  await response.arrayBuffer();
  const timeMs = performance.now() - startedAt;
  if (response.status !== expected) throw new Error(`${path} answered ${response.status}`);
  return timeMs;
}

/** Fisher and Yates. */
function shuffle(samples: Sample[]): Sample[] {
  for (let last = samples.length - 1; last > 0; last--) {
    const other = Math.floor(Math.random() * (last + 1));
    [samples[last], samples[other]] = [samples[other] as Sample, samples[last] as Sample];
  }
  return samples;
}
