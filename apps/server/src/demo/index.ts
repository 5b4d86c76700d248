/** Demo: sample people, places and a mailbox around the real server, so that the main job can be tried in a minute. */
export { runDemo } from './run-demo.ts';
