// The one entry of all npm scripts: makes ready what a command needs, then runs it under the Node version that the project pins.
// Runs on Node 20 or later with nothing installed.
import { commands } from './commands.mjs';
import { endWithParent } from './run-program.mjs';

const [name, ...args] = process.argv.slice(2);
const command = commands[name];

if (!command) {
  console.error(`Usage: npm run <${Object.keys(commands).join(' | ')}>`);
  process.exit(2);
}

endWithParent();
try {
  process.exitCode = await command(args);
} catch (error) {
  console.error(`\n${error.message}`);
  process.exitCode = 1;
}
