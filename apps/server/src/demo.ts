import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { runDemo } from './demo/index.ts';

// npm run demo: everything on embedded parts, in .rekey/ beside the sources.
const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '8080' },
    'agent-port': { type: 'string', default: '8443' },
    'desk-port': { type: 'string', default: '8081' },
    directory: { type: 'string', default: fileURLToPath(new URL('../../../.rekey', import.meta.url)) },
  },
});

try {
  const demo = await runDemo({
    directory: values.directory,
    ports: { portal: Number(values.port), agents: Number(values['agent-port']), desk: Number(values['desk-port']) },
    onProgress: (step) => console.log(`  ${step} …`),
  });
  const { portal, console: administration, mailbox, people } = demo.places;
  console.log(`
Rekey is ready.

  Portal        ${portal}
  Console       ${administration}
  Desk          ${mailbox}   mail, and Anna's devices to switch on and off

${people.map(({ username, password, role }) => `  ${username.padEnd(8)} ${password.padEnd(32)} ${role}`).join('\n')}

Log in as anna, change the password in Security Settings and watch it arrive. Ben's password soon expires: his reminder is on the desk.
The desk also says how to pair a phone, approve a change with it, and cancel one.
Passwords that you change stay changed; remove the folder .rekey to start anew. Ctrl+C stops the demo.`);
  let stopping = false;
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) return;
      stopping = true;
      void demo.stop().then(() => process.exit(0));
    });
  }
} catch (error) {
  console.error(`\nThe demo did not start: ${explain(error)}`);
  process.exit(1);
}

function explain(error: unknown): string {
  const { code, port } = error as { code?: string; port?: number };
  if (code === 'EADDRINUSE')
    return `port ${port} is taken. Stop what uses it, or see: npm run demo -- --port 9080 --agent-port 9443 --desk-port 9081`;
  return error instanceof Error ? error.message : String(error);
}
