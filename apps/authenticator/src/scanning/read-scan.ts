import { type CodeProblem, type NewCode, readCode } from '../codes/otpauth-link.ts';
import { readPairingLink } from '../pairing/pairing-link.ts';

/** What a scanned or pasted text is for: a pairing, a code generator, or nothing here. */
export type Scan =
  | { kind: 'pairing'; code: string }
  | { kind: 'code'; code: NewCode }
  | { kind: 'problem'; problem: CodeProblem | 'other-server' };

/** Reads a text that was scanned or pasted. `origin`: of the server that this app came from. */
export function readScan(text: string, origin: string): Scan {
  const pairing = readPairingLink(text, origin);
  if (pairing === 'other-server') return { kind: 'problem', problem: pairing };
  if (pairing) return { kind: 'pairing', code: pairing.code };
  const code = readCode(text);
  return typeof code === 'string' ? { kind: 'problem', problem: code } : { kind: 'code', code };
}
