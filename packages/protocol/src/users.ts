import { z } from 'zod';
import { DisplayName, Id, pageOf, Timestamp, Username } from './common.ts';
import { PasswordExpiry } from './expiry.ts';
import { Language, TimeZone } from './organization.ts';

export const Role = z.enum(['user', 'administrator']);
export type Role = z.infer<typeof Role>;

/** Who decides whether a new password is accepted: Rekey's own directory, or the Active Directory that manages the user. */
export const Authority = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('rekey') }),
  z.strictObject({ kind: z.literal('store'), storeId: Id, storeName: z.string() }),
]);
export type Authority = z.infer<typeof Authority>;

export const User = z.strictObject({
  id: Id,
  username: z.string(),
  displayName: z.string(),
  email: z.string().nullable(),
  role: Role,
  state: z.enum(['active', 'deactivated']),
  authority: Authority,
  /** 0 = has never had a password in Rekey. */
  passwordVersion: z.number().int(),
  passwordChangedAt: Timestamp.nullable(),
  /** A second address, for when the first cannot be read. */
  recoveryEmail: z.string().nullable(),
  /** Null = as the organization. */
  language: Language.nullable(),
  timeZone: z.string().nullable(),
  expiry: PasswordExpiry,
  /** Addresses of the user that mail does not reach. */
  unreachableAddresses: z.array(z.string()),
  createdAt: Timestamp,
});
export type User = z.infer<typeof User>;
export const UserPage = pageOf(User);

export const CreateUserRequest = z.strictObject({
  username: Username,
  displayName: DisplayName,
  email: z.email().max(254).nullish(),
  role: Role.default('user'),
  /** The Active Directory store that manages this user; absent or null = Rekey itself. */
  authorityStoreId: Id.nullish(),
});
export type CreateUserRequest = z.input<typeof CreateUserRequest>;

export const UpdateUserRequest = z.strictObject({
  displayName: DisplayName.optional(),
  email: z.email().max(254).nullish(),
  role: Role.optional(),
  recoveryEmail: z.email().max(254).nullish(),
  language: Language.nullish(),
  timeZone: TimeZone.nullish(),
});
export type UpdateUserRequest = z.infer<typeof UpdateUserRequest>;

/** A one-time link by which a user without a password chooses the first one. The token stands in the URL fragment. */
export const SetupLink = z.strictObject({ url: z.string(), expiresAt: Timestamp });
export type SetupLink = z.infer<typeof SetupLink>;

/** `setupLink` is null for users whose password another directory manages. */
export const CreatedUser = z.strictObject({ user: User, setupLink: SetupLink.nullable() });
export type CreatedUser = z.infer<typeof CreatedUser>;

/** Answer to `POST /users/import` (text/csv with the header username,displayName,email,role). All rows or none. */
export const UserImport = z.strictObject({ created: z.number().int(), unchanged: z.number().int() });
export type UserImport = z.infer<typeof UserImport>;
