import { execFile } from 'node:child_process';
import { chmod, copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';

const source = fileURLToPath(new URL('debian', import.meta.url));
const nodeLicense = join(dirname(process.execPath), '../LICENSE');

/** Debian's names of the architectures that Node runs on here. */
const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'amd64', arm64: 'arm64' };

export interface DebianPackage {
  /** The single executable to pack. */
  program: string;
  version: string;
  /** Where the tree is laid out and the package written. */
  folder: string;
}

/** Packs the agent with its unit and its manual page; returns the path of the .deb. */
export async function buildDebianPackage({ program, version, folder }: DebianPackage): Promise<string> {
  const architecture = architectures[process.arch];
  if (architecture === undefined) throw new Error(`no Debian package for ${process.arch}`);
  const tree = join(folder, 'tree');
  const place = async (from: string, to: string, mode = 0o644) => {
    const path = join(tree, to);
    await mkdir(dirname(path), { recursive: true });
    await copyFile(from, path);
    await chmod(path, mode);
  };
  const placeCompressed = async (from: string, to: string) => {
    const path = join(tree, to);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, gzipSync(await readFile(from)));
  };
  await place(program, 'usr/bin/rekey-agent', 0o755);
  await place(join(source, 'rekey-agent.service'), 'usr/lib/systemd/system/rekey-agent.service');
  await place(join(source, 'copyright'), 'usr/share/doc/rekey-agent/copyright');
  for (const script of ['postinst', 'prerm', 'postrm']) await place(join(source, script), `DEBIAN/${script}`, 0o755);
  await placeCompressed(join(source, 'rekey-agent.8'), 'usr/share/man/man8/rekey-agent.8.gz');
  await placeCompressed(nodeLicense, 'usr/share/doc/rekey-agent/node-license.gz');
  await writeFile(join(tree, 'DEBIAN/control'), controlOf(version, architecture));
  const path = join(folder, `rekey-agent_${version}_${architecture}.deb`);
  await promisify(execFile)('dpkg-deb', ['--root-owner-group', '-Zxz', '-z2', '--build', tree, path]);
  return path;
}

function controlOf(version: string, architecture: string): string {
  return `Package: rekey-agent
Version: ${version}
Architecture: ${architecture}
Maintainer: Rekey <rekey@localhost>
Section: admin
Priority: optional
Depends: libc6 (>= 2.28), libstdc++6, passwd, libpam-modules, libpam-modules-bin
Description: keeps the passwords of this machine's accounts the same as everywhere else
 Receives changed passwords from a Rekey server, sealed to this machine alone, and sets them on the local accounts that it was
 bound to at enrollment.
`;
}
