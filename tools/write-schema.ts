import { writeFileSync } from 'node:fs';
import { createTestDatabase, describeSchema } from '../apps/server/src/platform/database/index.ts';

/** Writes apps/server/migrations/schema.sql from what the migrations make. */
const database = await createTestDatabase();
const head = '-- What the migrations make, for reading. Written by `npm run schema`; a test compares it.\n\n';
writeFileSync(
  new URL('../apps/server/migrations/schema.sql', import.meta.url),
  head + (await describeSchema(database.db)),
);
await database.stop();
