// The first three fields of a GUID stand in little-endian order on the wire (MS-DTYP 2.3.4.2).
const wireOrder = [3, 2, 1, 0, 5, 4, 7, 6, 8, 9, 10, 11, 12, 13, 14, 15];

/** Writes an objectGUID of 16 bytes as people do: 8-4-4-4-12. */
export function guidText(guid: Buffer): string {
  const hex = Buffer.from(wireOrder.map((index) => guid[index] ?? 0)).toString('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

/** The name by which a directory finds an entry wherever it was moved to (MS-ADTS 3.1.1.3.1.2.4); null for what is not a GUID. */
export function guidName(accountId: string): string | null {
  const isGuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(accountId);
  return isGuid ? `<GUID=${accountId}>` : null;
}
