import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { agentVersion } from '../src/version.ts';
import { buildDebianPackage } from './debian-package.ts';
import { buildSingleExecutable } from './single-executable.ts';

/** `npm run package:agent`: writes build/rekey-agent_<version>_<architecture>.deb and prints its path. */
const output = fileURLToPath(new URL('../../../build', import.meta.url));
await mkdir(output, { recursive: true });
const folder = await mkdtemp(join(output, 'agent-'));
try {
  const program = await buildSingleExecutable(folder);
  const built = await buildDebianPackage({ program, version: agentVersion, folder });
  const path = join(output, basename(built));
  await rename(built, path);
  process.stdout.write(`${path}\n`);
} finally {
  await rm(folder, { recursive: true, force: true });
}
