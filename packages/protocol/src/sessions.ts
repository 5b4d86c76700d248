import { z } from 'zod';
import { Id, Timestamp } from './common.ts';
import { ChangeRequirement } from './expiry.ts';
import { Role } from './users.ts';

/** `POST /sessions`. The password is read from the body as bytes and never becomes part of this object on the server. */
export const LoginRequest = z.strictObject({ username: z.string().min(1).max(256), password: z.string().min(1) });
export type LoginRequest = z.infer<typeof LoginRequest>;

export const ProofRequirement = z.enum(['prove', 'enroll']);
export type ProofRequirement = z.infer<typeof ProofRequirement>;

/** `POST /step-ups`: the password once more, by who has no factor. The session counts as freshly proven for 10 minutes. */
export const StepUpRequest = z.strictObject({ currentPassword: z.string().min(1) });
export type StepUpRequest = z.infer<typeof StepUpRequest>;

export const SessionUser = z.strictObject({
  id: Id,
  username: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  role: Role,
});

/** The caller's own session. While `proofRequired` or `changeRequired` is not null it opens only what ends that; `proofRequired` goes first.
 *
 *  'prove' = the log-in asks for a factor too (PROOF_REQUIRED). 'enroll' = a factor must be set up first (ENROLLMENT_REQUIRED).
 *  `changeRequired`: everything but the change of the password answers PASSWORD_CHANGE_REQUIRED.
 */
export const CurrentSession = z.strictObject({
  id: Id,
  user: SessionUser,
  createdAt: Timestamp,
  expiresAt: Timestamp,
  proofRequired: ProofRequirement.nullable(),
  changeRequired: ChangeRequirement.nullable(),
});
export type CurrentSession = z.infer<typeof CurrentSession>;

export const SessionSummary = z.strictObject({
  id: Id,
  current: z.boolean(),
  createdAt: Timestamp,
  lastSeenAt: Timestamp,
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
});
export type SessionSummary = z.infer<typeof SessionSummary>;
export const SessionList = z.strictObject({ sessions: z.array(SessionSummary) });

/** Why a session ended; sent as the data of the `ended` event of `GET /sessions/current/events` (SSE). */
export const SessionEnd = z.strictObject({
  reason: z.enum([
    'password-changed',
    'ended-by-user',
    'ended-by-administrator',
    'expired',
    'deactivated',
    'logged-out',
    'reported',
  ]),
});
export type SessionEnd = z.infer<typeof SessionEnd>;
