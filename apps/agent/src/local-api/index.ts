/** How people on this machine reach the running agent: a socket that answers two verbs. */

export { createLocalDoor, type LocalDoorDeps } from './local-door.ts';
export { askLocally, type LocalRequest, listenLocally } from './local-socket.ts';
