import { join } from 'node:path';
import { saveExampleAccount } from '../../apps/server/src/connectors/index.ts';
import type { Stage } from '../stage.ts';

/** Connects an example directory in which a user has an account with this password; answers with the directory's file. */
export async function connectExampleStore(
  { server, carla }: Stage,
  { name, username, password }: { name: string; username: string; password: string },
): Promise<string> {
  const { client } = carla.browser;
  const file = join(server.dataDirectory, 'directory.json');
  await saveExampleAccount(file, { username, password: Buffer.from(password) });
  const settings = { file, minimumLength: 8 };
  const { id } = await client.createStore({ name, configuration: { kind: 'example', settings } });
  await client.matchAccounts(id);
  return file;
}
