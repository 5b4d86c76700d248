import { lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { spellingsOf } from './spellings.ts';

/** A secret that can be read in a file. The secret itself is not repeated, only its name. */
export interface Finding {
  secret: string;
  spelling: string;
  where: string;
}

/** Looks for secrets, by their names, in everything below these folders and in the given texts. Files that are links are not followed.
 *
 *  @returns the findings, and how much was searched
 */
export function searchEverything(
  secrets: ReadonlyMap<string, string>,
  places: { folders: readonly string[]; texts: ReadonlyMap<string, string> },
): { findings: Finding[]; files: number; bytes: number } {
  const needles = [...secrets].flatMap(([secret, text]) =>
    [...spellingsOf(text)].map(([spelling, bytes]) => ({ secret, spelling, bytes })),
  );
  const findings: Finding[] = [];
  let bytes = 0;
  const files = places.folders.flatMap(listFiles);

  function search(where: string, content: Buffer) {
    bytes += content.length;
    for (const needle of needles) {
      if (content.includes(needle.bytes)) findings.push({ secret: needle.secret, spelling: needle.spelling, where });
    }
  }

  for (const file of files) {
    const content = readUnlessGone(file);
    if (!content) continue;
    search(file, content);
    if (content[0] === 0x1f && content[1] === 0x8b) search(`${file} (unpacked)`, gunzipSync(content));
  }
  for (const [name, text] of places.texts) search(name, Buffer.from(text));
  return { findings, files: files.length, bytes };
}

// A running database makes and removes files all the time.
function readUnlessGone(file: string): Buffer | null {
  try {
    return readFileSync(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

function listFiles(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    const stat = lstatSync(path, { throwIfNoEntry: false });
    if (stat?.isDirectory()) return listFiles(path);
    return stat?.isFile() ? [path] : [];
  });
}
