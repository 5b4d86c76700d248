import { randomUUID } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { type Binding, Id, SealedEnvelope, type SealingKey } from '@rekey/protocol';
import { z } from 'zod';
import { createProposalSealer, type Engine, type Journal, type Platform } from '../apply/index.ts';
import type { Log } from '../log.ts';
import { makePrivateFolder, readFileOrNull, replaceFileDurably } from '../state/index.ts';

const Capture = z.strictObject({
  targetId: Id,
  id: Id,
  baseVersion: z.number().int().min(0),
  envelope: SealedEnvelope,
  after: z.string(),
});

export interface CaptureDeps {
  directory: string;
  binding: Binding;
  captureKey: SealingKey;
  journal: Pick<Journal, 'read'>;
  platform: Pick<Platform, 'verifyPassword' | 'readFingerprint'>;
}

/** Keeps a password that the machine's own passwd has just set, sealed, until the agent carries it to the server.
 *
 *  Runs in a process of its own, also while the agent is not running. False when the password is not the one in force.
 */
export async function captureChange(deps: CaptureDeps, newPassword: Buffer): Promise<boolean> {
  const { directory, binding, journal, platform, captureKey } = deps;
  if (!(await platform.verifyPassword(binding.account, newPassword))) return false;
  const after = await platform.readFingerprint(binding.account);
  if (after === null) return false;
  const { targetId } = binding;
  const { applied: baseVersion } = await journal.read(targetId);
  const id = randomUUID();
  const envelope = await createProposalSealer(captureKey)(binding, { id, baseVersion, newPassword });
  await makePrivateFolder(capturesIn(directory));
  const file = join(capturesIn(directory), `${id}.json`);
  await replaceFileDurably(file, JSON.stringify({ targetId, id, baseVersion, envelope, after }));
  return true;
}

/** Hands every kept capture to the engine; those that must wait stay. Returns how many were taken over. */
export async function adoptCaptures(
  directory: string,
  engine: Pick<Engine, 'adoptCapture'>,
  log: Log,
): Promise<number> {
  const folder = capturesIn(directory);
  await makePrivateFolder(folder);
  let adopted = 0;
  for (const name of (await readdir(folder)).filter((file) => file.endsWith('.json') && !file.startsWith('.'))) {
    const path = join(folder, name);
    const capture = parse(await readFileOrNull(path));
    if (capture === null) log.warn('a captured change is damaged and was dropped', { name });
    else if (!(await engine.adoptCapture(capture.targetId, capture))) continue;
    else adopted += 1;
    await rm(path, { force: true });
  }
  return adopted;
}

/** The folder that captures wait in. */
export function capturesIn(directory: string): string {
  return join(directory, 'captures');
}

function parse(text: string | null): z.infer<typeof Capture> | null {
  try {
    return Capture.parse(JSON.parse(text ?? ''));
  } catch {
    return null;
  }
}
