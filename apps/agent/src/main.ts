#!/usr/bin/env node
import { runCommand } from './commands.ts';

// No top-level await: the single executable is a CommonJS bundle.
runCommand(process.argv.slice(2)).then((exitCode) => {
  process.exitCode = exitCode;
});
