import type { TLSSocket } from 'node:tls';

/** Marks bytes that hold a password, so that JSON made of a message that contains them shows nothing.
 *
 *  ldapts writes every request as JSON for its debug log, whether or not that log is on.
 */
export function secretBytes(bytes: Buffer): Buffer {
  return Object.defineProperty(bytes, 'toJSON', { value: () => '[secret]' });
}

/** Erases buffers; those that are null are passed over. */
export function wipe(...buffers: (Buffer | null)[]): void {
  for (const buffer of buffers) buffer?.fill(0);
}

/** Erases each encoded request once the socket has encrypted and sent it. */
export function wipeAfterWrite(socket: TLSSocket): TLSSocket {
  const write = socket.write.bind(socket) as (chunk: Buffer, callback: (error?: Error | null) => void) => boolean;
  const wiping = (chunk: Buffer, callback?: (error?: Error | null) => void) =>
    write(chunk, (error) => {
      chunk.fill(0);
      callback?.(error);
    });
  return Object.assign(socket, { write: wiping });
}
