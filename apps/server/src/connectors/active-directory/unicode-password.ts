import { transcode } from 'node:buffer';
import { secretBytes, wipe } from '../ldap-wire/index.ts';

const quote = Buffer.from('"', 'utf16le');

/** The form in which Active Directory takes a password: in quotes, as UTF-16LE (MS-ADTS 3.1.1.3.1.5).
 *
 *  @param password UTF-8. The caller wipes what it gets.
 */
export function unicodePassword(password: Buffer): Buffer {
  const units = transcode(password, 'utf8', 'utf16le');
  const quoted = secretBytes(Buffer.concat([quote, units, quote]));
  wipe(units);
  return quoted;
}

/** The code points of a UTF-8 password, without a string in between. The caller wipes what it gets. */
export function codePointsOfPassword(password: Buffer): Uint32Array {
  const units = transcode(password, 'utf8', 'utf16le');
  const points = new Uint32Array(units.length / 2);
  let count = 0;
  for (let at = 0; at < units.length; at += 2) {
    const unit = units.readUInt16LE(at);
    const isHighSurrogate = unit >= 0xd800 && unit < 0xdc00 && at + 2 < units.length;
    if (isHighSurrogate) at += 2;
    points[count++] = isHighSurrogate ? 0x10000 + ((unit - 0xd800) << 10) + (units.readUInt16LE(at) - 0xdc00) : unit;
  }
  wipe(units);
  return points.subarray(0, count);
}
