/** Writes any value into a distinguished name: every byte that is not an ASCII letter or digit in hexadecimal (RFC 4514 2.4). */
export function escapeRdnValue(value: string): string {
  return [...Buffer.from(value)].map((byte) => (isPlain(byte) ? String.fromCharCode(byte) : hexPair(byte))).join('');
}

const isPlain = (byte: number) => /[A-Za-z0-9]/.test(String.fromCharCode(byte));
const hexPair = (byte: number) => `\\${byte.toString(16).padStart(2, '0')}`;
