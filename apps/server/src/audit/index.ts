/** The audit log: who did what to whom, when, from where, with which outcome; append-only and chained. */

export { type Actor, auditActor } from './actor.ts';
export { recordAuditEvent, recordAuditEvents } from './record-audit-event.ts';
export { auditRoutes } from './routes.ts';
export { verifyAuditChain } from './verify-audit-chain.ts';
