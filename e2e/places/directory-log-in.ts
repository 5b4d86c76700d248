import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const invalidCredentials = 49;

/** Whether a directory lets somebody in over LDAPS with this password, asked by OpenLDAP's own ldapsearch(1).
 *
 *  @throws Error when the directory answers anything but yes or "invalid credentials"
 */
export async function bindsWith(
  directory: { url: string; caCertificate: string },
  { name, password }: { name: string; password: string },
): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'rekey-bind-'));
  const authorityFile = join(folder, 'authority.pem');
  await writeFile(authorityFile, directory.caCertificate);
  try {
    return await search(
      ['-H', directory.url, '-x', '-D', name, '-w', password, '-s', 'base', '-b', '', '1.1'],
      authorityFile,
    );
  } finally {
    await rm(folder, { recursive: true });
  }
}

function search(args: string[], authorityFile: string): Promise<boolean> {
  const env = { ...process.env, LDAPTLS_CACERT: authorityFile, LDAPTLS_REQCERT: 'demand' };
  return new Promise((resolve, reject) => {
    execFile('ldapsearch', args, { env, timeout: 30_000 }, (error, _stdout, stderr) => {
      if (!error) resolve(true);
      else if (error.code === invalidCredentials) resolve(false);
      else reject(new Error(`ldapsearch: ${stderr}`));
    });
  });
}
