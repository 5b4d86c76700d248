import { benchArrival } from './arrival.ts';
import { benchChange } from './change.ts';
import { benchExpiry } from './expiry.ts';
import { benchProof } from './proof.ts';
import { benchTiming } from './timing.ts';

// npm run bench -- <name>: measures one thing and prints one line of JSON.
const benches: Record<string, () => Promise<object>> = {
  arrival: benchArrival,
  change: benchChange,
  expiry: benchExpiry,
  proof: benchProof,
  timing: benchTiming,
};

const [name = ''] = process.argv.slice(2);
const bench = Object.hasOwn(benches, name) ? benches[name] : undefined;
if (bench) {
  console.log(JSON.stringify({ bench: name, ...(await bench()) }));
  process.exit(0);
}
console.error(`Name a bench: ${Object.keys(benches).join(', ')}`);
process.exit(2);
