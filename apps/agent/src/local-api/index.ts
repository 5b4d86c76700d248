/** How people on this machine reach the running agent: a socket that answers two verbs. */

export { createLocalDoor } from './local-door.ts';
export { askLocally, listenLocally } from './local-socket.ts';
