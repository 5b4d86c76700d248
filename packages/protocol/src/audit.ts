import { z } from 'zod';
import { pageOf, Timestamp } from './common.ts';

/** Who did what to whom, when, from where, with which outcome. Immutable; `hash` chains each event to the one before. */
export const AuditEvent = z.strictObject({
  sequence: z.number().int(),
  at: Timestamp,
  action: z.string(),
  outcome: z.enum(['success', 'refused', 'failure']),
  actor: z.strictObject({ kind: z.enum(['user', 'device', 'system', 'anonymous']), name: z.string() }),
  subject: z.string().nullable(),
  address: z.string().nullable(),
  details: z.record(z.string(), z.unknown()),
  hash: z.string(),
});
export type AuditEvent = z.infer<typeof AuditEvent>;
export const AuditPage = pageOf(AuditEvent);
