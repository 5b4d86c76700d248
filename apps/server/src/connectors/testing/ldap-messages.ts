// [APPLICATION 6] ModifyRequest and [APPLICATION 23] ExtendedRequest (RFC 4511 4.6, 4.12).
const writes = [0x66, 0x77];

/** Whether an LDAPMessage asks for a change. */
export function isWrite(message: Buffer): boolean {
  const header = lengthAt(message, 1);
  if (!header) return false;
  // messageID INTEGER, then the request.
  const idLength = message[header.end + 1] ?? 0;
  return writes.includes(message[header.end + 2 + idLength] ?? 0);
}

/** Cuts a stream into whole LDAPMessages; `rest` is the beginning of the next. */
export function splitMessages(stream: Buffer): { messages: Buffer[]; rest: Buffer } {
  const messages: Buffer[] = [];
  let rest = stream;
  for (;;) {
    const header = lengthAt(rest, 1);
    if (!header || rest.length < header.end + header.length) return { messages, rest };
    messages.push(rest.subarray(0, header.end + header.length));
    rest = rest.subarray(header.end + header.length);
  }
}

/** A definite BER length; null where it is not there yet. `end` = where the content begins. */
function lengthAt(bytes: Buffer, offset: number): { length: number; end: number } | null {
  const first = bytes[offset];
  if (first === undefined) return null;
  if (first < 0x80) return { length: first, end: offset + 1 };
  const size = first & 0x7f;
  if (bytes.length < offset + 1 + size) return null;
  return { length: bytes.readUIntBE(offset + 1, size), end: offset + 1 + size };
}
