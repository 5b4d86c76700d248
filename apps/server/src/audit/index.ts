/** The audit log: who did what to whom, when, from where, with which outcome; append-only and chained. */

export { listAuditEvents } from './list-audit-events.ts';
export { type AuditEntry, recordAuditEvent, recordAuditEvents } from './record-audit-event.ts';
export { type AuditRoutesDeps, auditRoutes } from './routes.ts';
export { type ChainVerdict, verifyAuditChain } from './verify-audit-chain.ts';
