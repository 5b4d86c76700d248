import type { EnvelopeContext } from '@rekey/protocol/envelope';
import type { NewChange } from '../queries.ts';

/** What a request that waits for its proof is bound to: it opens for this change of this user and for nothing else. */
export function requestContext({ id, userId, baseVersion }: NewChange): EnvelopeContext {
  return { purpose: 'request', userId, targetId: id, version: baseVersion + 1, changeId: id };
}
