import assert from 'node:assert/strict';
import { type Change, PasswordPolicyControl } from 'ldapts';
import type { VerifyResult, WriteRequest, WriteResult } from '../connector.ts';
import {
  change,
  commonOutcome,
  type DirectoryConnection,
  DirectoryFailure,
  type MarkerMove,
  markerChanges,
  readMarkerAt,
  secretBytes,
  settleRefusal,
  wipe,
} from '../ldap-wire/index.ts';
import { type LdapAccount, readAccount } from './entries.ts';
import { modifyPassword } from './password-modify.ts';
import { refusalOf, verdictOfRefusal, type WriteForm } from './refusals.ts';
import type { LdapSession } from './session.ts';

/** Writes a password.
 *
 *  With a marker: one Modify as the delegated account, marker and password together or not at all; with the old password given, it must prove
 *  right both by a log-in as the user (which counts and honors lock-outs) and inside the Modify. The server must hash what a Modify writes
 *  (OpenLDAP: `ppolicy_hash_cleartext`), and the delegated account must not be rootdn, which no policy binds; it needs
 *  write on userPassword and the marker, and on pwdReset where administrators demand changes.
 *  Without a marker: the extended operation of RFC 3062, as the user where the old password is known.
 */
export async function writePassword(session: LdapSession, request: WriteRequest): Promise<WriteResult> {
  if (request.oldPassword === null && !session.settings.allowReset) {
    return { outcome: 'refused', reason: 'old-password-needed' };
  }
  const attribute = session.settings.markerAttribute;
  try {
    return await session.asService(async (connection) => {
      const account = await readAccount(connection, session.settings, request.accountId);
      if (!account) return { outcome: 'refused', reason: 'account-not-found' };
      if (request.marker === null) return await writeByOperation(connection, session, { ...request, account });
      assert(attribute !== undefined, 'a marker needs an attribute to stand in');
      if (request.marker.from === null) await session.requireSingleValuedMarker(connection);
      const marked = { ...request, account, marker: request.marker, attribute };
      const outcome = await writeByModify(connection, session, marked);
      return await settleRefusal(outcome, marked.marker, () => readMarkerAt(connection, { dn: account.dn, attribute }));
    });
  } catch (failure) {
    return outcomeOf(failure);
  }
}

type FoundRequest = WriteRequest & { account: LdapAccount };
type MarkedRequest = FoundRequest & { marker: MarkerMove; attribute: string };

async function writeByModify(
  connection: DirectoryConnection,
  session: LdapSession,
  request: MarkedRequest,
): Promise<WriteResult> {
  if (request.oldPassword) {
    const verdict = await session.proveLogin(connection, { dn: request.account.dn, password: request.oldPassword });
    if (!verdict.verified) return refusalOfLogin(verdict);
  }
  const passwords = copiesOf(request);
  const control = new PasswordPolicyControl();
  try {
    await connection.modify(request.account.dn, modifyChanges(request, passwords), control);
    return { outcome: 'written' };
  } catch (failure) {
    return refusalOf(assertFailure(failure), control, formOf(request));
  } finally {
    wipe(passwords.newPassword, passwords.oldPassword);
  }
}

/** Copies of the caller's buffers that show nothing in the library's debug text. */
function copiesOf(request: FoundRequest) {
  return {
    newPassword: secretBytes(Buffer.from(request.newPassword)),
    oldPassword: request.oldPassword && secretBytes(Buffer.from(request.oldPassword)),
  };
}

function modifyChanges(request: MarkedRequest, passwords: ReturnType<typeof copiesOf>): Change[] {
  const { oldPassword, newPassword } = passwords;
  return [
    ...markerChanges(request.attribute, request.marker),
    ...(oldPassword
      ? [change('delete', 'userPassword', oldPassword), change('add', 'userPassword', newPassword)]
      : [change('replace', 'userPassword', newPassword)]),
    // The user chose this password in Rekey: an administrator's reset is answered by it.
    ...(request.account.mustChange ? [change('replace', 'pwdReset')] : []),
  ];
}

async function writeByOperation(
  connection: DirectoryConnection,
  session: LdapSession,
  request: FoundRequest,
): Promise<WriteResult> {
  const { account, oldPassword, newPassword } = request;
  const reset = () => operate(connection, { dn: account.dn, newPassword });
  if (oldPassword === null) return reset();
  const control = new PasswordPolicyControl();
  try {
    const login = { name: account.dn, password: oldPassword, control };
    return await connection.withLogin(login, (asUser) => operate(asUser, { oldPassword, newPassword }));
  } catch (failure) {
    if (assertFailure(failure).kind !== 'login-refused') throw failure;
    const verdict = verdictOfRefusal(assertFailure(failure), control);
    if (!verdict.verified) return refusalOfLogin(verdict);
    // An expired password is right but opens nothing, not even its own change.
    return session.settings.allowReset ? reset() : { outcome: 'refused', reason: 'not-permitted', detail: 'expired' };
  }
}

async function operate(
  connection: DirectoryConnection,
  passwords: { dn?: string; oldPassword?: Buffer; newPassword: Buffer },
): Promise<WriteResult> {
  const control = new PasswordPolicyControl();
  try {
    await modifyPassword(connection, passwords, control);
    return { outcome: 'written' };
  } catch (failure) {
    const form = passwords.oldPassword ? 'change' : 'reset';
    const outcome = refusalOf(assertFailure(failure), control, form);
    const isUsersOwn = form === 'change' && outcome.outcome === 'refused-us';
    return isUsersOwn ? { outcome: 'refused', reason: 'not-permitted', detail: outcome.detail } : outcome;
  }
}

function refusalOfLogin(verdict: Extract<VerifyResult, { verified: false }>): WriteResult {
  if (verdict.reason === 'unreachable') return { outcome: 'unreachable', detail: 'no answer to the log-in' };
  const reason = verdict.reason === 'password-wrong' ? 'old-password-wrong' : verdict.reason;
  return { outcome: 'refused', reason };
}

const formOf = (request: WriteRequest): WriteForm => (request.oldPassword ? 'change' : 'reset');

function outcomeOf(failure: unknown): WriteResult {
  const certain = commonOutcome(assertFailure(failure));
  return certain ?? { outcome: 'refused-us', detail: assertFailure(failure).diagnostic };
}

function assertFailure(error: unknown): DirectoryFailure {
  if (error instanceof DirectoryFailure) return error;
  throw error;
}
