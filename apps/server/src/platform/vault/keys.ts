import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { generateSealingKeyPair } from '@rekey/protocol/envelope';
import { z } from 'zod';
import { createPrivateFile, openPrivateFolder, readPrivateFile, UnsafeFileError } from '../private-files.ts';

const KeyPair = z.strictObject({ keyId: z.uuid(), publicKey: z.string(), privateKey: z.string() });

const VaultKeys = z.strictObject({
  format: z.literal('rekey-vault-1'),
  /** 32 bytes, base64url: what the pepper and the symmetric keys are derived from. */
  root: z.string().regex(/^[\w-]{43}$/),
  /** Ed25519, PKCS #8 PEM. */
  signingKey: z.string(),
  connectorKey: KeyPair,
  captureKey: KeyPair,
});
export type VaultKeys = z.infer<typeof VaultKeys>;

const fileName = 'keys.json';

/** Reads the keys of this installation; makes them at the first start.
 *
 *  @throws UnsafeFileError when the file is there but is not ours alone, cannot be read, or is not of our form
 */
export async function openVaultKeys(directory: string): Promise<VaultKeys> {
  await openPrivateFolder(directory);
  const path = join(directory, fileName);
  const text = (await readPrivateFile(path)) ?? (await createKeyFile(path));
  return parseKeys(path, text);
}

async function createKeyFile(path: string): Promise<string> {
  const text = `${JSON.stringify(await generateKeys(), null, 2)}\n`;
  if (await createPrivateFile(path, text)) return text;
  // Two servers started at once on an empty folder: the first one's keys count.
  const winner = await readPrivateFile(path);
  if (winner === null) throw new UnsafeFileError(`${path} vanished while the server started`);
  return winner;
}

async function generateKeys(): Promise<VaultKeys> {
  const signing = generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' });
  return {
    format: 'rekey-vault-1',
    root: randomBytes(32).toString('base64url'),
    signingKey: signing as string,
    connectorKey: await generateSealingKeyPair(),
    captureKey: await generateSealingKeyPair(),
  };
}

// The causes are left out on purpose: what a parser says of this file quotes it.
function parseKeys(path: string, text: string): VaultKeys {
  const broken = () =>
    new UnsafeFileError(`${path} is damaged: restore it from a backup; new keys would lose every password`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw broken();
  }
  const keys = VaultKeys.safeParse(value);
  if (!keys.success) throw broken();
  return keys.data;
}
