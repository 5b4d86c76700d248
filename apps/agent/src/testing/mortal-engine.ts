/** A process that applies one delivery with the real journal and the real Linux machine, and kills itself (SIGKILL) at a chosen step.
 *
 *  Arguments: state directory, account, version, password, step. Steps count port calls: even = before one, odd = after it;
 *  -1 = live on. Prints the outcome as JSON.
 */
import { createEngine, type Journal, type Platform } from '../apply/index.ts';
import { createLinuxPlatform } from '../platform/linux.ts';
import { openJournalFiles } from '../state/index.ts';
import { binding, deliveryOf } from './machine-in-memory.ts';

const [directory = '', account = '', version = '', password = '', deadlyStep = ''] = process.argv.slice(2);
let step = 0;

function dieWhenDue(): void {
  if (step++ === Number(deadlyStep)) process.kill(process.pid, 'SIGKILL');
}

/** Lets the process die before and after each of the port's calls. */
function mortal<Port extends Journal | Platform>(port: Port): Port {
  return new Proxy(port, {
    get(target, name) {
      const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>;
      return async (...args: unknown[]) => {
        dieWhenDue();
        const result = await method.apply(target, args);
        dieWhenDue();
        return result;
      };
    },
  });
}

// Seen in the test's output, should one fail.
const log = { info() {}, warn: (message: string, fields = {}) => console.error(message, fields) };
const engine = createEngine({
  journal: mortal(await openJournalFiles({ directory, warn: log.warn })),
  platform: mortal(createLinuxPlatform({ log, now: () => new Date(), allowedSystemAccounts: [] })),
  bindings: () => [{ ...binding, account }],
  openDelivery: async () => ({ newPassword: Buffer.from(password), oldPassword: null }),
  sealProposal: () => Promise.reject(new Error('nothing is proposed here')),
  newId: () => '',
});
await engine.recover();
process.stdout.write(JSON.stringify(await engine.receive(deliveryOf(Number(version)))));
