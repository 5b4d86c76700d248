import { createClient } from '@rekey/protocol/client';

/** Speaks to the server that served this page. */
export const client = createClient();
