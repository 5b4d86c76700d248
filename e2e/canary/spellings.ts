/** A secret in every spelling in which a file could hold it readably.
 *
 *  Base64 of a text depends on how many bytes stand before it, so it has three spellings; the characters at either end depend on the
 *  neighbors and are left off. Capital and small hexadecimal digits are both there.
 */
export function spellingsOf(secret: string): Map<string, Buffer> {
  const bytes = Buffer.from(secret, 'utf8');
  const hex = bytes.toString('hex');
  const texts = new Map<string, Buffer>([
    ['utf-8', bytes],
    ['utf-16le', Buffer.from(secret, 'utf16le')],
    ['hex', Buffer.from(hex)],
    ['HEX', Buffer.from(hex.toUpperCase())],
    ['url', Buffer.from(encodeURIComponent(secret))],
    ['form', Buffer.from(new URLSearchParams([['', secret]]).toString().slice(1))],
    ['json', Buffer.from(JSON.stringify(secret).slice(1, -1))],
    ['reversed', Buffer.from(bytes).reverse()],
  ]);
  for (const [name, encoding] of [
    ['base64', bytes],
    ['base64 of utf-16le', Buffer.from(secret, 'utf16le')],
  ] as const) {
    for (const before of [0, 1, 2]) {
      const spelled = innerBase64(encoding, before);
      texts.set(`${name} +${before}`, Buffer.from(spelled));
      texts.set(`${name}url +${before}`, Buffer.from(spelled.replaceAll('+', '-').replaceAll('/', '_')));
    }
  }
  return texts;
}

// What base64 makes of the secret when `before` bytes stand in front of it, without the characters that mix with the neighbors.
function innerBase64(bytes: Buffer, before: number): string {
  const encoded = Buffer.concat([Buffer.alloc(before), bytes])
    .toString('base64')
    .replaceAll('=', '');
  const first = Math.ceil((before * 8) / 6);
  const last = Math.floor(((before + bytes.length) * 8) / 6);
  return encoded.slice(first, last);
}
