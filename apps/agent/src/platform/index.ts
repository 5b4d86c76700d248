/** The machines whose accounts the engine can change: Linux, and a simulated one for the demo and tests. */
import type { DevicePlatform } from '@rekey/protocol';
import type { Platform } from '../apply/index.ts';
import { createLinuxPlatform, type LinuxPlatformDeps } from './linux.ts';
import { createSimulatedPlatform } from './simulated.ts';

export { addSimulatedAccount } from './simulated.ts';

export type PlatformDeps = LinuxPlatformDeps & { simulatedAccounts: string | null };

/** The platform by its name; a simulated one where a file of simulated accounts is given. */
export function choosePlatform(deps: PlatformDeps): { name: DevicePlatform; platform: Platform } {
  if (deps.simulatedAccounts !== null) {
    return { name: 'simulated', platform: createSimulatedPlatform(deps.simulatedAccounts) };
  }
  return { name: 'linux', platform: createLinuxPlatform(deps) };
}
