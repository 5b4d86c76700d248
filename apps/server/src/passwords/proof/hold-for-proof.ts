import { AppError, type ChangeAccepted, type ProofMethod } from '@rekey/protocol';
import { seal } from '@rekey/protocol/envelope';
import { decideProofOf } from '../../factors/index.ts';
import type { UserRow } from '../../users/index.ts';
import { cancelWaiting } from '../cancel-change.ts';
import { checkAtAuthority } from '../change-at-authority.ts';
import type { PasswordDeps } from '../ports.ts';
import { prepareHere } from '../prepare-here.ts';
import { type ChangeSecrets, findChange, findWaitingChange, type NewChange, recordSealedRequest } from '../queries.ts';
import { requestContext } from './request-context.ts';

/** By what a change has to be proven; null = by nothing besides the password or the link.
 *
 *  The first password is chosen by a link of an administrator, and nobody can have a factor before it.
 *  @throws AppError ENROLLMENT_REQUIRED when the time to set up a factor is over
 */
export async function methodsAsked(
  { propagation: { db, clock } }: PasswordDeps,
  { userId, origin }: NewChange,
): Promise<readonly ProofMethod[] | null> {
  if (origin === 'setup-link') return null;
  const decision = await decideProofOf(db, { userId, channel: 'browser', now: clock.now() });
  if (decision.kind === 'enroll') throw new AppError('ENROLLMENT_REQUIRED');
  return decision.kind === 'prove' ? decision.methods : null;
}

/** Checks everything that can be checked, then holds the change until it is proven: the request, sealed to the vault's key, and the question, in
 *  one transaction. So nobody is asked for a proof of what would be refused anyhow, and nobody who does not know the password makes a phone ring.
 *
 *  From here on the proof itself carries the change on, whether the page that asked is still open or not (`completeChange`).
 */
export async function holdForProof(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
  methods: readonly ProofMethod[],
): Promise<ChangeAccepted> {
  const { propagation } = deps;
  const verifier = await checkBefore(deps, user, change, secrets);
  const { newPassword, currentPassword } = secrets;
  const passwords = { newPassword, ...(currentPassword && { oldPassword: currentPassword }) };
  const sealed = await seal(propagation.connectorKey, requestContext(change), passwords, propagation.signingKey);
  const isHeld = await propagation.db.transaction().execute(async (tx) => {
    if (!(await recordSealedRequest(tx, change.id, { sealed, verifier }))) return false;
    const { id: changeId, userId, sessionId, linkId = null, address, app } = change;
    await deps.openChallenge(
      tx,
      { userId, action: 'change-password', changeId, sessionId, linkId, address, app: app ?? 'an app' },
      methods,
    );
    return true;
  });
  return { id: change.id, state: isHeld ? 'verifying' : 'canceled' };
}

// The verifier is kept for the commit; a directory verifies for itself, and its users' is made then.
async function checkBefore(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<string | null> {
  if (user.authorityStoreId === null) return (await prepareHere(deps, user, change, secrets)).verifier;
  await checkAtAuthority(deps, user, change, secrets);
  return null;
}

/** Makes room for a change where another of the same user waits for its proof: asked for in a tab that was closed, or in another browser.
 *
 *  Whoever asks now has to know as much as whoever asked then; only then is the other one canceled.
 *  @returns false when nothing waits, or when it is this very change
 *  @throws AppError as the change itself would
 */
export async function makeRoom(
  deps: PasswordDeps,
  user: UserRow,
  change: NewChange,
  secrets: ChangeSecrets,
): Promise<boolean> {
  const { db } = deps.propagation;
  const waiting = await findWaitingChange(db, user.id);
  if (!waiting || waiting.id === change.id || (await findChange(db, change.id))) return false;
  await checkBefore(deps, user, change, secrets);
  await cancelWaiting(deps, user, waiting.id, change.address);
  return true;
}
