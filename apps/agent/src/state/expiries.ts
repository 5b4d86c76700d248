import { join } from 'node:path';
import { HelloResponse } from '@rekey/protocol';
import { z } from 'zod';
import { makePrivateFolder, readFileOrNull, replaceFileDurably } from './durable-file.ts';

/** When the password of an account expires, as the server said while `applied` was in force here. */
const Expiry = HelloResponse.shape.expiries.unwrap().element.extend({ applied: z.number().int().min(0) });
export type Expiry = z.infer<typeof Expiry>;

const fileName = 'expiries.json';

/** What the server has last said of expiry; nothing where the file is missing or not understood, because the next hello says it again. */
export async function readExpiries(directory: string): Promise<Expiry[]> {
  const text = await readFileOrNull(join(directory, fileName));
  try {
    return text === null ? [] : z.array(Expiry).parse(JSON.parse(text));
  } catch {
    return [];
  }
}

/** Keeps what the server says of expiry; writes only what is new. */
export async function keepExpiries(directory: string, expiries: readonly Expiry[]): Promise<void> {
  if (JSON.stringify(await readExpiries(directory)) === JSON.stringify(expiries)) return;
  await makePrivateFolder(directory);
  await replaceFileDurably(join(directory, fileName), JSON.stringify(expiries));
}
