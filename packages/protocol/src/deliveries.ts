import { z } from 'zod';
import { Id, pageOf, Timestamp } from './common.ts';

export const TargetKind = z.enum(['store', 'device']);
export type TargetKind = z.infer<typeof TargetKind>;

export const DeliveryState = z.enum(['held', 'waiting', 'sent', 'confirmed', 'refused', 'superseded', 'expired']);
export type DeliveryState = z.infer<typeof DeliveryState>;

/** Why a place refused, in the words that stores and devices share. */
export const RefusalReason = z.enum([
  'password-too-short',
  'password-not-complex',
  'password-in-history',
  'password-too-young',
  'password-refused-by-policy',
  'old-password-wrong',
  'old-password-needed',
  'account-not-found',
  'account-not-bound',
  'account-disabled',
  'account-locked',
  'not-permitted',
  'envelope-unreadable',
  'internal-error',
]);
export type RefusalReason = z.infer<typeof RefusalReason>;

/** Why a delivery is where it is: a refusal's reason, or what a waiting one waits for. */
export const DeliveryReason = z.enum([
  ...RefusalReason.options,
  'device-offline',
  'store-unreachable',
  'store-silent',
  'store-refused-us',
  'authority-undecided',
  'time-limit',
  'device-revoked',
  'restored-from-backup',
]);
export type DeliveryReason = z.infer<typeof DeliveryReason>;

/** One delivery as the console's list shows it. */
export const DeliverySummary = z.strictObject({
  id: Id,
  changeId: Id,
  user: z.strictObject({ id: Id, username: z.string(), displayName: z.string() }),
  target: z.strictObject({ kind: TargetKind, name: z.string(), account: z.string() }),
  version: z.number().int(),
  state: DeliveryState,
  reason: DeliveryReason.nullable(),
  attempts: z.number().int(),
  nextAttemptAt: Timestamp.nullable(),
  createdAt: Timestamp,
  updatedAt: Timestamp,
});
export type DeliverySummary = z.infer<typeof DeliverySummary>;
export const DeliveryPage = pageOf(DeliverySummary);
