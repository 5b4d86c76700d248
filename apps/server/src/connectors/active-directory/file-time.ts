/** The moment of a Windows file time: 100 ns since 1601-01-01 (MS-DTYP 2.3.3). */
export function dateOfFileTime(fileTime: bigint): Date {
  return new Date(Number(fileTime / 10_000n) - 11_644_473_600_000);
}
