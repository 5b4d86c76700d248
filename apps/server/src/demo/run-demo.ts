import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../config.ts';
import { systemClock } from '../platform/clock.ts';
import { createLog } from '../platform/log.ts';
import { startServer } from '../start-server.ts';
import { createDeskApp } from './desk-app.ts';
import { startMailbox } from './mailbox.ts';
import { samplePeople } from './people.ts';
import { prepareSample } from './prepare-sample.ts';
import { keepSampleDevices } from './sample-devices.ts';

/** Ports of the demo; all on loopback. */
export interface DemoPorts {
  portal: number;
  agents: number;
  desk: number;
}

/** Where the demo is, for people and for programs; the form of .rekey/demo.json. */
export interface DemoPlaces {
  portal: string;
  console: string;
  mailbox: string;
  people: { username: string; password: string; role: string }[];
}

/** Starts the whole demo below a folder that it keeps; `stop` leaves no process behind. */
export async function runDemo(options: {
  directory: string;
  ports: DemoPorts;
  onProgress: (step: string) => void;
}): Promise<{ places: DemoPlaces; stop: () => Promise<void> }> {
  const { directory, ports, onProgress } = options;
  const log = createLog({ level: 'error' });
  await mkdir(directory, { recursive: true });
  const mailbox = await startMailbox(systemClock.now);
  const portal = `http://localhost:${ports.portal}`;
  const config = readConfig({
    REKEY_DATA_DIR: join(directory, 'demo', 'data'),
    REKEY_URL: portal,
    REKEY_PORT: String(ports.portal),
    REKEY_AGENT_URL: `https://localhost:${ports.agents}`,
    REKEY_AGENT_HOST: '127.0.0.1',
    REKEY_AGENT_PORT: String(ports.agents),
    REKEY_SMTP_URL: mailbox.url,
  });
  const server = await startServer(config, { log, onProgress });
  onProgress('Preparing sample people and devices');
  const devices = keepSampleDevices(join(directory, 'demo', 'devices'));
  await prepareSample(server, devices, join(directory, 'demo'));
  devices.switchOn('laptop');
  const origin = `http://localhost:${ports.desk}`;
  const desk = await createDeskApp({ log, origin, portal, mailbox, devices });
  await desk.listen({ host: '127.0.0.1', port: ports.desk });
  const people = samplePeople.map(({ username, password, role }) => ({ username, password, role }));
  const places = { portal: `${portal}/`, console: `${portal}/console/`, mailbox: `${origin}/`, people };
  await writePlaces(join(directory, 'demo.json'), places);
  return {
    places,
    async stop() {
      await devices.stop();
      await desk.close();
      await server.stop();
      await mailbox.stop();
    },
  };
}

async function writePlaces(file: string, places: DemoPlaces): Promise<void> {
  await writeFile(`${file}.new`, `${JSON.stringify(places, null, 2)}\n`);
  await rename(`${file}.new`, file);
}
