import type { Engine, EngineDeps } from '../../../../agent/src/apply/index.ts';
import type { SealingKeys } from '../../../../agent/src/state/index.ts';
import type { Connector } from '../../connectors/index.ts';
import type { Db } from '../../tables.ts';
import type { PropagationDeps } from '../ports.ts';
import type { Disk } from './disk.ts';
import type { UseCases } from './use-cases.ts';
import type { VirtualDevice } from './virtual-device.ts';
import type { Life, World } from './world.ts';

/** A mistake that somebody could make, put in the place of the real thing. The product knows nothing of it. */
export interface PlantedBug {
  name: string;
  /** What is wrong, for the table. */
  mistake: string;
  connector?(connector: Connector): Connector;
  /** Changes SQL on its way to the database. */
  statement?(sql: string): string;
  server?(real: UseCases, world: World): Partial<UseCases>;
  recordNotice?(world: World, life: Life, db: Db): PropagationDeps['recordNotice'];
  engineParts?(parts: EngineDeps, device: VirtualDevice): EngineDeps;
  engine?(engine: Engine, parts: EngineDeps, world: World): Engine;
  keys?(keys: SealingKeys, disk: Disk): SealingKeys;
  /** The server's memory is lost with its process. */
  onServerCrash?(db: Db): Promise<void>;
}

/** The product as it is. */
export const noBug: PlantedBug = { name: 'none', mistake: 'nothing is wrong' };
