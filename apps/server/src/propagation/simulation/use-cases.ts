import { acceptProposal } from '../../passwords/accept-proposal.ts';
import { cancelChange } from '../../passwords/cancel-change.ts';
import { changeByLink } from '../../passwords/change-by-link.ts';
import { changePassword } from '../../passwords/change-password.ts';
import { expireAbandonedChanges, provePassword, settleAuthority, wakeUndecided } from '../../passwords/index.ts';
import { logIn } from '../../sessions/index.ts';
import { deliverToStore } from '../deliver-to-store.ts';
import { fetchDeliveries, recordHello, recordOutcome } from '../serve-device.ts';
import { sweep } from '../sweep.ts';

/** What the server does for others, as its routes, lanes and sweeps call it. A planted bug puts something else in a place. */
export const useCases = {
  acceptProposal,
  cancelChange,
  changeByLink,
  changePassword,
  deliverToStore,
  expireAbandonedChanges,
  fetchDeliveries,
  logIn,
  provePassword,
  recordHello,
  recordOutcome,
  settleAuthority,
  sweep,
  wakeUndecided,
};

export type UseCases = typeof useCases;
