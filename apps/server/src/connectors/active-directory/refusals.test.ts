import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectoryFailure } from '../ldap-wire/index.ts';
import { refusalOf, verdictOfLogin } from './refusals.ts';

const said = (status: number, diagnostic: string) => new DirectoryFailure('refused', { status, diagnostic });

// As Windows Server and Samba word them; LDAP codes differ (53 and 19), the Win32 code in front is the same.
const writes: [number, string, string][] = [
  [53, '0000052D: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0', 'policy'],
  [19, '0000052D: AtrErr: DSID-03191083, #1: 0: 0000052D: DSID-03191083, problem 1005 (CONSTRAINT_ATT_TYPE)', 'policy'],
  [19, '0000052D: Constraint violation - check_password_restrictions: the password is too short.', 'policy'],
  [19, '00000056: AtrErr: DSID-03191083, #1: 0: 00000056: DSID-03191083, problem 1005', 'old-password-wrong'],
  [19, '00000775: Password change not permitted, account locked out!', 'account-locked'],
  [53, '00000005: SvcErr: DSID-031A11E5, problem 5003 (WILL_NOT_PERFORM), data 0', 'not-permitted'],
  [53, '0000001F: SvcErr: DSID-031A12D2, problem 5003 (WILL_NOT_PERFORM), data 0', 'internal-error'],
  [16, "attribute 'adminDescription': no matching attribute value while deleting attribute", 'internal-error'],
];

for (const [status, diagnostic, reason] of writes) {
  test(`a refused write of ${status} "${diagnostic.slice(0, 30)}" means ${reason}`, () => {
    assert.equal(refusalOf(said(status, diagnostic)), reason);
  });
}

const login = (data: string) =>
  said(49, `80090308: LdapErr: DSID-0C090446, comment: AcceptSecurityContext error, data ${data}, v2580`);

for (const [data, verdict] of [
  ['52e', { verified: false, reason: 'password-wrong' }],
  ['525', { verified: false, reason: 'account-not-found' }],
  ['531', { verified: true, mustChange: false }],
  ['532', { verified: true, mustChange: true }],
  ['533', { verified: false, reason: 'account-disabled' }],
  ['701', { verified: false, reason: 'account-disabled' }],
  ['773', { verified: true, mustChange: true }],
  ['775', { verified: false, reason: 'account-locked' }],
  ['9999', { verified: false, reason: 'password-wrong' }],
] as const) {
  test(`a log-in refused with data ${data} means ${JSON.stringify(verdict)}`, () => {
    assert.deepEqual(verdictOfLogin(login(data)), verdict);
  });
}

test('a log-in that is refused for anything but its credentials says nothing of the password', () => {
  const verdict = verdictOfLogin(said(8, 'BindSimple: Transport encryption required.'));
  assert.deepEqual(verdict, { verified: false, reason: 'unreachable' });
});
