/** Whether two user names are the same to Rekey: in lower case, and however their accents are encoded.
 *
 *  Directories match more loosely (blanks, widths, accents); what they find must pass this before it is somebody's account.
 */
export function sameName(a: string, b: string): boolean {
  return a.normalize('NFC').toLowerCase() === b.normalize('NFC').toLowerCase();
}
