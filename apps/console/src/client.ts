import { createClient } from '@rekey/protocol/client';
import { createQueryClient } from '@rekey/ui';

/** The console's one client: same origin, so the portal's session cookie goes along. */
export const client = createClient();

/** The answers of the server that the pages show. */
export const queryClient = createQueryClient();
