/** How the machine's own programs reach the agent: the agent's command over a private socket, and passwd through PAM. */
export { adoptCaptures, type CaptureDeps, captureChange, capturesIn } from './captures.ts';
export { askLocally, type LocalRequest, listenLocally } from './local-socket.ts';
