import type { LinkMessage } from '@rekey/protocol';
import type { WebSocket } from 'ws';

const pingEveryMs = 30_000;
const revokedCode = 4403;

/** The live links to agents on this server node. */
export interface LinkHub {
  add(deviceId: string, socket: WebSocket): void;
  /** Tells a device that something waits for it; does nothing when it is not connected here. */
  nudge(deviceId: string): void;
  /** Ends the links of a device that was revoked. */
  cut(deviceId: string): void;
  isOnline(deviceId: string): boolean;
  connected(): number;
  stop(): void;
}

const nudgeMessage = JSON.stringify({ type: 'nudge' } satisfies LinkMessage);

/** Makes the hub. A link that does not answer a ping within 30 s is ended.
 *
 *  @param onPresence hears when a device's first link opens and when its last one closes
 */
export function createLinkHub(onPresence: (deviceId: string, online: boolean) => void): LinkHub {
  const links = new Map<string, Set<WebSocket>>();
  const answered = new WeakSet<WebSocket>();

  const pings = setInterval(() => {
    for (const socket of everySocket()) {
      if (!answered.delete(socket)) socket.terminate();
      else socket.ping();
    }
  }, pingEveryMs);

  function* everySocket() {
    for (const sockets of links.values()) yield* sockets;
  }

  function remove(deviceId: string, socket: WebSocket): void {
    const sockets = links.get(deviceId);
    if (!sockets?.delete(socket) || sockets.size > 0) return;
    links.delete(deviceId);
    onPresence(deviceId, false);
  }

  return {
    add(deviceId, socket) {
      const sockets = links.get(deviceId) ?? new Set();
      links.set(deviceId, sockets.add(socket));
      answered.add(socket);
      socket.on('pong', () => answered.add(socket));
      socket.on('close', () => remove(deviceId, socket));
      socket.on('error', () => socket.terminate());
      // An agent has nothing to say here: whatever it sends ends the link.
      socket.on('message', () => socket.close(1008));
      if (sockets.size === 1) onPresence(deviceId, true);
    },
    nudge(deviceId) {
      for (const socket of links.get(deviceId) ?? []) socket.send(nudgeMessage);
    },
    cut(deviceId) {
      for (const socket of links.get(deviceId) ?? []) socket.close(revokedCode);
    },
    isOnline: (deviceId) => links.has(deviceId),
    connected: () => links.size,
    stop() {
      clearInterval(pings);
      for (const socket of everySocket()) socket.terminate();
    },
  };
}
