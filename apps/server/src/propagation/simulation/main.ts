import { parseArgs } from 'node:util';
import { noBug, type PlantedBug } from './planted-bug.ts';
import { plantedBugs } from './planted-bugs.ts';
import { describePlayed, playSeeds } from './play-seeds.ts';
import { openTheater } from './theater.ts';

const usage = `Plays histories of propagation over the real code: one seed, one history.

  npm run simulate -- [--seeds N] [--from S] [--bug NAME | --bugs] [--trace]

  --seeds N    how many seeds (100)
  --from S     the first seed (1)
  --bug NAME   with one planted bug: how many seeds catch it
  --bugs       every planted bug, until the first seed that catches it
  --first      stops at the first seed that breaks a promise
  --trace      tells what happens in each history
`;

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '100' },
    from: { type: 'string', default: '1' },
    bug: { type: 'string' },
    bugs: { type: 'boolean', default: false },
    first: { type: 'boolean', default: false },
    trace: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
const bug = values.bug === undefined ? noBug : plantedBugs.find(({ name }) => name === values.bug);
const isUsable = Number.isInteger(seeds) && Number.isInteger(from) && seeds > 0;

if (values.help || !bug || !isUsable) {
  console.error(
    `${usage}\nPlanted bugs:\n${plantedBugs.map(({ name, mistake }) => `  ${name.padEnd(30)}${mistake}`).join('\n')}`,
  );
  process.exitCode = values.help ? 0 : 2;
} else {
  await simulate(bug);
}

async function simulate(chosen: PlantedBug): Promise<void> {
  const theater = await openTheater();
  const trace = values.trace ? (line: string) => console.log(line) : null;
  for (const planted of values.bugs ? plantedBugs : [chosen]) {
    const played = await playSeeds(theater, planted, { from, seeds, first: values.first || values.bugs }, trace);
    for (const { seed, atMs, invariant, message } of planted === noBug ? played.broken : []) {
      console.log(`seed ${seed}, after ${atMs / 1000} s: ${invariant}: ${message}`);
    }
    console.log(describePlayed(played));
    if ((planted === noBug) === played.broken.length > 0) process.exitCode = 1;
  }
  await theater.close();
}
