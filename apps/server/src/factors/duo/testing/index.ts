/** Duo of tests: a written fake of its service over real HTTPS, which can also be a bad one. */
export { type DuoBehavior, type DuoService, startDuoService, useDuoService } from './duo-service.ts';
