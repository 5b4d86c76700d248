/** The proof of a change: what was asked for waits, sealed, until a factor has proven who asks. */
export { afterProof } from './after-proof.ts';
export { completeChange, completeChangeTask } from './complete-change.ts';
export { holdForProof, makeRoom, methodsAsked } from './hold-for-proof.ts';
