import assert from 'node:assert/strict';
import type { Change } from 'ldapts';
import type { WriteRequest, WriteResult } from '../connector.ts';
import {
  change,
  commonOutcome,
  type DirectoryConnection,
  DirectoryFailure,
  markerChanges,
  readMarkerAt,
  settleRefusal,
  wipe,
} from '../ldap-wire/index.ts';
import { guidName } from '../object-guid.ts';
import { readAccounts } from './domain.ts';
import { nameBrokenRule, readPolicy, rulesOf } from './policy.ts';
import { refusalOf } from './refusals.ts';
import type { AdSession } from './session.ts';
import { unicodePassword } from './unicode-password.ts';

/** Writes a password by one Modify: marker, old and new together or not at all. */
export async function writePassword(session: AdSession, request: WriteRequest): Promise<WriteResult> {
  const { settings } = session;
  const name = guidName(request.accountId);
  if (name === null) return { outcome: 'refused', reason: 'account-not-found' };
  if (request.oldPassword === null && !settings.allowReset) {
    return { outcome: 'refused', reason: 'old-password-needed' };
  }
  assert(request.marker === null || settings.markerAttribute !== undefined, 'a marker needs an attribute to stand in');

  try {
    return await session.asService(async (connection) => {
      if (request.marker?.from === null) await session.requireSingleValuedMarker(connection);
      return await writeOn(connection, session, { ...request, name });
    });
  } catch (failure) {
    return outcomeOf(failure);
  }
}

type NamedRequest = WriteRequest & { name: string };

async function writeOn(
  connection: DirectoryConnection,
  session: AdSession,
  request: NamedRequest,
): Promise<WriteResult> {
  const attribute = session.settings.markerAttribute;
  const marking = request.marker && attribute ? markerChanges(attribute, request.marker) : [];
  const newPassword = unicodePassword(request.newPassword);
  const oldPassword = request.oldPassword && unicodePassword(request.oldPassword);
  try {
    await connection.modify(request.name, [...marking, ...passwordChanges(oldPassword, newPassword)]);
    return { outcome: 'written' };
  } catch (failure) {
    const outcome = commonOutcome(assertFailure(failure)) ?? (await nameRefusal(connection, session, request, failure));
    const readMarker = () => readMarkerAt(connection, { dn: request.name, attribute: attribute ?? '' });
    return await settleRefusal(outcome, request.marker, readMarker);
  } finally {
    wipe(newPassword, oldPassword);
  }
}

/** With the old password a change, which needs no right but the user's own; without, a reset. */
function passwordChanges(oldPassword: Buffer | null, newPassword: Buffer): Change[] {
  if (oldPassword === null) return [change('replace', 'unicodePwd', newPassword)];
  return [change('delete', 'unicodePwd', oldPassword), change('add', 'unicodePwd', newPassword)];
}

async function nameRefusal(
  connection: DirectoryConnection,
  session: AdSession,
  request: NamedRequest,
  failure: unknown,
): Promise<WriteResult> {
  const { diagnostic } = assertFailure(failure);
  const refusal = refusalOf(assertFailure(failure));
  if (refusal !== 'policy') return { outcome: 'refused', reason: refusal, detail: diagnostic };
  const reason = await nameBrokenPolicy(connection, session, request).catch((unread: unknown) => {
    assertFailure(unread);
    return 'password-refused-by-policy' as const;
  });
  return { outcome: 'refused', reason, detail: diagnostic };
}

async function nameBrokenPolicy(connection: DirectoryConnection, session: AdSession, request: NamedRequest) {
  const [account] = await readAccounts(connection, request.name, { scope: 'base' });
  if (!account) return 'account-not-found' as const;
  const { domainDn } = await session.domainNames(connection);
  const rules = rulesOf(await readPolicy(connection, { domainDn, account }), account, session.clock.now());
  const form = request.oldPassword === null ? 'reset' : 'change';
  return nameBrokenRule(rules, { newPassword: request.newPassword, form });
}

function outcomeOf(failure: unknown): WriteResult {
  const certain = commonOutcome(assertFailure(failure));
  return certain ?? { outcome: 'refused-us', detail: assertFailure(failure).diagnostic };
}

function assertFailure(error: unknown): DirectoryFailure {
  if (error instanceof DirectoryFailure) return error;
  throw error;
}
