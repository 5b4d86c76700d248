import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { Id, SealedEnvelope } from '@rekey/protocol';
import { z } from 'zod';
import { type AccountRecord, emptyRecord, type Journal } from '../apply/index.ts';
import { makePrivateFolder, readFileOrNull, replaceFileDurably } from './durable-file.ts';

const version = z.number().int().min(0);
const Proposal = z.strictObject({
  id: Id,
  baseVersion: version,
  envelope: SealedEnvelope,
  state: z.enum(['intended', 'made', 'sent']),
  before: z.string().nullable(),
  after: z.string().nullable(),
});
const Record = z.strictObject({
  applied: version,
  highest: version,
  pending: version,
  fingerprint: z.string().nullable(),
  proposal: Proposal.extend({ replaces: Proposal.nullable() }).nullable(),
  rejected: z.string().nullable(),
}) satisfies z.ZodType<AccountRecord>;

type Deps = { directory: string; warn: (message: string, fields: { targetId: string }) => void };

/** The journal as one small file per account under `directory`.
 *
 *  A file that is not a record (a broken disk) is put aside and the account starts from nothing: HELLO then reports 0, and the server
 *  delivers the newest version again. Refusing to work would lock the user out instead.
 */
export async function openJournalFiles({ directory, warn }: Deps): Promise<Journal> {
  await makePrivateFolder(directory);
  const pathOf = (targetId: string) => join(directory, `${Id.parse(targetId)}.json`);
  return {
    async read(targetId) {
      const text = await readFileOrNull(pathOf(targetId));
      if (text === null) return emptyRecord;
      const record = Record.safeParse(parseOrNull(text));
      if (record.success) return record.data;
      warn('a journal file is damaged and was put aside', { targetId });
      await rename(pathOf(targetId), `${pathOf(targetId)}.damaged`);
      return emptyRecord;
    },
    write: (targetId, record) => replaceFileDurably(pathOf(targetId), JSON.stringify(record)),
  };
}

function parseOrNull(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
