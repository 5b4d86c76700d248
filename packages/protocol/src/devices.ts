import { z } from 'zod';
import { Id, Timestamp } from './common.ts';

export const DevicePlatform = z.enum(['linux', 'windows', 'simulated']);
export type DevicePlatform = z.infer<typeof DevicePlatform>;

export const DeviceAccount = z.strictObject({
  id: Id,
  userId: Id,
  username: z.string(),
  /** The local account's name on the device. */
  account: z.string(),
  confirmedVersion: z.number().int(),
});

export const Device = z.strictObject({
  id: Id,
  name: z.string(),
  platform: DevicePlatform,
  agentVersion: z.string(),
  state: z.enum(['active', 'revoked']),
  online: z.boolean(),
  enrolledAt: Timestamp,
  lastSeenAt: Timestamp.nullable(),
  accounts: z.array(DeviceAccount),
});
export type Device = z.infer<typeof Device>;
export const DeviceList = z.strictObject({ devices: z.array(Device) });

/** The local account's name: what useradd or Windows allow, at most 64 characters. */
export const LocalAccountName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}:/\\\s][^\p{Cc}:/\\]*$/u);

/** `POST /enrollment-codes`: binds the device that uses the code to one user and that user's local account. */
export const EnrollmentCodeRequest = z.strictObject({ userId: Id, account: LocalAccountName });
export type EnrollmentCodeRequest = z.infer<typeof EnrollmentCodeRequest>;

/** The code holds the server's address, its authority's fingerprint and a one-time token. Shown once. */
export const EnrollmentCode = z.strictObject({ code: z.string(), command: z.string(), expiresAt: Timestamp });
export type EnrollmentCode = z.infer<typeof EnrollmentCode>;
