import { z } from 'zod';
import { Id, Timestamp } from './common.ts';

export const StoreKind = z.enum(['active-directory', 'ldap', 'example']);
export type StoreKind = z.infer<typeof StoreKind>;

const distinguishedName = z.string().trim().min(1).max(512);
const ldapsUrl = z.url({ protocol: /^ldaps$/ });
const attributeName = z.string().regex(/^[A-Za-z][A-Za-z0-9-]{0,63}$/);
const pem = z.string().max(20_000);

/** LDAPS only: a domain controller takes passwords over nothing less. */
export const ActiveDirectorySettings = z.strictObject({
  url: ldapsUrl,
  /** Authority that signed the domain controller's certificate, PEM; absent = the system's. */
  caCertificate: pem.optional(),
  baseDn: distinguishedName,
  /** Delegated account: user principal name or DN. Needs "Reset password" only for the reset form, and write on the marker attribute. */
  bindName: z.string().trim().min(1).max(256),
  /** Attribute in which Rekey keeps the password version for compare-and-set; absent = none allowed. */
  markerAttribute: attributeName.optional(),
  allowReset: z.boolean().default(false),
});
export type ActiveDirectorySettings = z.infer<typeof ActiveDirectorySettings>;

export const LdapSettings = z.strictObject({
  url: ldapsUrl,
  caCertificate: pem.optional(),
  baseDn: distinguishedName,
  bindName: distinguishedName,
  usernameAttribute: attributeName.default('uid'),
  markerAttribute: attributeName.optional(),
  allowReset: z.boolean().default(true),
});
export type LdapSettings = z.infer<typeof LdapSettings>;

/** A directory that lives in one JSON file: for demonstrations, rehearsals and tests. */
export const ExampleSettings = z.strictObject({
  file: z.string().min(1).max(1024),
  minimumLength: z.number().int().min(0).max(64).default(8),
});
export type ExampleSettings = z.infer<typeof ExampleSettings>;

export const StoreConfiguration = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('active-directory'), settings: ActiveDirectorySettings }),
  z.strictObject({ kind: z.literal('ldap'), settings: LdapSettings }),
  z.strictObject({ kind: z.literal('example'), settings: ExampleSettings }),
]);
export type StoreConfiguration = z.infer<typeof StoreConfiguration>;

/** Ways that users managed by an Active Directory store may use (R18, B09). */
export const ManagedUserWays = z.strictObject({ portal: z.boolean(), app: z.boolean() });
export type ManagedUserWays = z.infer<typeof ManagedUserWays>;

/** `POST /stores`. The bind password is kept in the vault, never shown again. */
export const CreateStoreRequest = z.strictObject({
  name: z.string().trim().min(1).max(80),
  configuration: StoreConfiguration,
  bindPassword: z.string().max(1024).default(''),
  managedUserWays: ManagedUserWays.default({ portal: true, app: false }),
});
export type CreateStoreRequest = z.input<typeof CreateStoreRequest>;

export const UpdateStoreRequest = z.strictObject({
  name: z.string().trim().min(1).max(80).optional(),
  configuration: StoreConfiguration.optional(),
  bindPassword: z.string().max(1024).optional(),
  managedUserWays: ManagedUserWays.optional(),
});
export type UpdateStoreRequest = z.input<typeof UpdateStoreRequest>;

export const Store = z.strictObject({
  id: Id,
  name: z.string(),
  configuration: StoreConfiguration,
  managedUserWays: ManagedUserWays,
  accounts: z.number().int(),
  createdAt: Timestamp,
});
export type Store = z.infer<typeof Store>;
export const StoreList = z.strictObject({ stores: z.array(Store) });

/** `POST /store-tests` (takes a CreateStoreRequest) and `POST /stores/:id/test`: each step in order, up to the first that fails. */
export const StoreTest = z.strictObject({
  ok: z.boolean(),
  steps: z.array(
    z.strictObject({
      step: z.enum(['connect', 'bind', 'search', 'read-policy', 'marker']),
      ok: z.boolean(),
      /** In plain words, for the administrator. */
      detail: z.string(),
    }),
  ),
});
export type StoreTest = z.infer<typeof StoreTest>;

/** `POST /stores/:id/match-accounts`: looks for each user's account by user name; `bound` were newly connected. */
export const AccountMatch = z.strictObject({
  bound: z.array(z.strictObject({ userId: Id, username: z.string(), account: z.string() })),
  alreadyBound: z.number().int(),
  withoutAccount: z.array(z.string()),
});
export type AccountMatch = z.infer<typeof AccountMatch>;
