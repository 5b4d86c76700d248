import { once } from 'node:events';

const lineFeed = 10;
const carriageReturn = 13;
const endOfText = 3;
const backspaces = [8, 127];

/** Asks at the terminal, without echo, for the old password and twice for the new one; null when those two differ. */
export async function askForChange(account: string): Promise<[Buffer, Buffer] | null> {
  // Before the first question and until the last answer: what is typed in between would show.
  process.stdin.setRawMode(true);
  try {
    const oldPassword = await askForPassword(`Current password of ${account}: `);
    const newPassword = await askForPassword('New password: ');
    const again = await askForPassword('New password again: ');
    const same = newPassword.equals(again);
    again.fill(0);
    return same ? [oldPassword, newPassword] : null;
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.destroy();
  }
}

/** The old and the new password from two lines of input; null when there are not two. Erases the input. */
export function readChange(input: Buffer): [Buffer, Buffer] | null {
  const lineEnd = input.indexOf(lineFeed);
  if (lineEnd === -1) return null;
  const oldPassword = Buffer.from(input.subarray(0, lineEnd));
  const newPassword = Buffer.from(withoutLineEnd(input.subarray(lineEnd + 1)));
  input.fill(0);
  return [oldPassword, newPassword];
}

/** All of stdin. */
export async function readStdin(): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) chunks.push(chunk);
  const input = Buffer.concat(chunks);
  for (const chunk of chunks) chunk.fill(0);
  return input;
}

/** The same bytes without the line feed at their end, if there is one. */
export function withoutLineEnd(input: Buffer): Buffer {
  return input.at(-1) === lineFeed ? input.subarray(0, -1) : input;
}

// Bytes, not text: what is typed goes on as it is, and can be erased.
async function askForPassword(question: string): Promise<Buffer> {
  process.stdout.write(question);
  const typed: number[] = [];
  let last = await nextByte();
  for (; last !== lineFeed && last !== carriageReturn && last !== endOfText; last = await nextByte()) {
    if (backspaces.includes(last)) removeLastCharacter(typed);
    else typed.push(last);
  }
  process.stdout.write('\n');
  const password = Buffer.from(typed);
  typed.fill(0);
  if (last === endOfText) {
    process.stdin.setRawMode(false);
    process.kill(process.pid, 'SIGINT');
  }
  return password;
}

async function nextByte(): Promise<number> {
  const { stdin } = process;
  for (;;) {
    const byte = stdin.read(1) as Buffer | null;
    if (byte !== null) return byte[0] as number;
    await once(stdin, 'readable');
  }
}

// A character of UTF-8 is a first byte and its followers, which begin with the bits 10.
function removeLastCharacter(bytes: number[]): void {
  while (((bytes.pop() ?? 0) & 0xc0) === 0x80);
}
