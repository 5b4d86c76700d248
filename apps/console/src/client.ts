import { createClient } from '@rekey/protocol/client';
import { createQueryClient, createStepUp } from '@rekey/ui';

/** Asks the administrator to prove once more who it is, when a call needs that. */
export const stepUp = createStepUp();

/** The console's one client: same origin, so the portal's session cookie goes along. */
export const client = createClient({ proveAgain: stepUp.proveAgain });

/** The answers of the server that the pages show. */
export const queryClient = createQueryClient();
