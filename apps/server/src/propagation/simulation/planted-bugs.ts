import { agentBugs } from './agent-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';
import { serverBugs } from './server-bugs.ts';
import { storeBugs } from './store-bugs.ts';

/** Every mistake that the simulation must catch. */
export const plantedBugs: readonly PlantedBug[] = [...agentBugs, ...serverBugs, ...storeBugs];
