import { z } from 'zod';
import { Challenge } from './challenges.ts';
import { Id, Timestamp } from './common.ts';
import { DeliveryReason, DeliveryState, TargetKind } from './deliveries.ts';

export const ChangeState = z.enum(['verifying', 'committed', 'done', 'canceled', 'refused', 'expired']);
export type ChangeState = z.infer<typeof ChangeState>;

/** How a change came about. */
export const ChangeOrigin = z.enum(['portal', 'setup-link', 'reset-link', 'expiry-link', 'device', 'directory']);
export type ChangeOrigin = z.infer<typeof ChangeOrigin>;

/** `POST /password-changes`. `id` is chosen by the client so that a repeated request finds the first one's outcome.
 *
 *  The passwords are read from the body as bytes and never become part of this object on the server.
 */
export const ChangePasswordRequest = z.strictObject({
  id: Id.optional(),
  currentPassword: z.string().min(1),
  newPassword: z.string().min(1),
});
export type ChangePasswordRequest = z.infer<typeof ChangePasswordRequest>;

export const ChangeAccepted = z.strictObject({ id: Id, state: ChangeState });
export type ChangeAccepted = z.infer<typeof ChangeAccepted>;

/** Where one change has arrived. `reason` is null unless the state needs one. */
export const DeliveryProgress = z.strictObject({
  target: z.strictObject({ kind: TargetKind, name: z.string() }),
  state: DeliveryState,
  reason: DeliveryReason.nullable(),
  updatedAt: Timestamp,
});
export type DeliveryProgress = z.infer<typeof DeliveryProgress>;

/** One password change. `done` = committed, and every place has it or has refused it.
 *
 *  `reason` says why a change was refused or has expired: an error code, or the store's refusal reason.
 *  The same object is the data of the `change` events of `GET /password-changes/:id/events` (SSE).
 */
export const PasswordChange = z.strictObject({
  id: Id,
  state: ChangeState,
  origin: ChangeOrigin,
  version: z.number().int().nullable(),
  reason: z.string().nullable(),
  createdAt: Timestamp,
  committedAt: Timestamp.nullable(),
  /** While it waits for a proof: the question, for whoever asked for the change. */
  challenge: Challenge.nullable(),
  deliveries: z.array(DeliveryProgress),
});
export type PasswordChange = z.infer<typeof PasswordChange>;

/** `POST /password-setups/lookup {token}`: whose first password the link sets. */
export const SetupLookupRequest = z.strictObject({ token: z.string().min(1).max(200) });
export const SetupLookup = z.strictObject({ username: z.string(), displayName: z.string() });
export type SetupLookup = z.infer<typeof SetupLookup>;

/** `POST /password-setups`: the first password, by a set-up link. `POST /password-setups/checks` takes the same, and answers with PasswordCheck. */
export const SetupPasswordRequest = z.strictObject({
  token: z.string().min(1).max(200),
  newPassword: z.string().min(1),
});
export type SetupPasswordRequest = z.infer<typeof SetupPasswordRequest>;
