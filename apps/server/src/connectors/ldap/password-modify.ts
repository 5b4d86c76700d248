import { BerWriter, type PasswordPolicyControl } from 'ldapts';
import { type DirectoryConnection, secretBytes, wipe } from '../ldap-wire/index.ts';

const passwordModifyOid = '1.3.6.1.4.1.4203.1.11.1';

/** Asks the server to set a password itself, by the extended operation of RFC 3062. It hashes as it is configured to.
 *
 *  @param change.dn whose password; absent = the one who is logged in
 *  @throws DirectoryFailure
 */
export async function modifyPassword(
  connection: DirectoryConnection,
  change: { dn?: string; oldPassword?: Buffer; newPassword: Buffer },
  control: PasswordPolicyControl,
): Promise<void> {
  // PasswdModifyRequestValue: userIdentity [0], oldPasswd [1], newPasswd [2]. Large enough never to grow and leave a copy behind.
  const writer = new BerWriter({ size: 8192 });
  writer.startSequence();
  if (change.dn !== undefined) writer.writeString(change.dn, 0x80);
  if (change.oldPassword) writer.writeBuffer(change.oldPassword, 0x81);
  writer.writeBuffer(change.newPassword, 0x82);
  writer.endSequence();
  const value = secretBytes(writer.buffer);
  try {
    await connection.extended(passwordModifyOid, value, control);
  } finally {
    wipe(value);
  }
}
