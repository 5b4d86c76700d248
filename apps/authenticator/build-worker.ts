import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build, type Plugin, type ResolvedConfig } from 'vite';

/** Builds the service worker beside the app, as one classic script (`sw.js`) that knows the app's files by name.
 *
 *  It holds a hash of what is in them, so that every new version of the app is a new worker.
 */
export function buildWorker(): Plugin {
  let config: ResolvedConfig;
  return {
    name: 'rekey:service-worker',
    apply: 'build',
    configResolved(resolved) {
      config = resolved;
    },
    async closeBundle() {
      const outDir = join(config.root, config.build.outDir);
      await build({
        configFile: false,
        root: config.root,
        publicDir: false,
        ...(config.logLevel && { logLevel: config.logLevel }),
        define: { builtShell: JSON.stringify(describeShell(outDir, config.base)) },
        build: {
          outDir,
          emptyOutDir: false,
          rolldownOptions: {
            input: join(config.root, 'src/worker/main.ts'),
            output: { format: 'iife', entryFileNames: 'sw.js' },
          },
        },
      });
    },
  };
}

function describeShell(directory: string, base: string): { version: string; files: string[] } {
  const hash = createHash('sha256');
  const files = listFiles(directory).sort();
  for (const file of files) hash.update(file).update(readFileSync(join(directory, file)));
  const addresses = files.map((file) => base + (file === 'index.html' ? '' : file));
  return { version: hash.digest('hex').slice(0, 16), files: addresses };
}

function listFiles(directory: string): string[] {
  return readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.startsWith('.') && entry.name !== 'sw.js')
    .map((entry) => relative(directory, join(entry.parentPath, entry.name)).replaceAll('\\', '/'));
}
