import { createClient } from '@rekey/protocol/client';
import { createStepUp } from '@rekey/ui';

/** Asks the user to prove once more who it is, when a call needs that. */
export const stepUp = createStepUp();

/** Speaks to the server that served this page. */
export const client = createClient({ proveAgain: stepUp.proveAgain });
