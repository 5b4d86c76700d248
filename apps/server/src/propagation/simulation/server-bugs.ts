import { open, seal } from '@rekey/protocol/envelope';
import { findLink } from '../../links/index.ts';
import { recordNotice } from '../../passwords/index.ts';
import { makeChange } from '../../passwords/make-change.ts';
import { getUser } from '../../users/index.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Mistakes on the server's side. */
export const serverBugs: PlantedBug[] = [
  {
    name: 'reply-before-commit',
    mistake: 'a change is answered "committed" while its transaction has yet to run',
    server: (real, world) => ({
      async changePassword(deps, caller, request) {
        const { id = '' } = request;
        const copy = {
          id,
          currentPassword: Buffer.from(request.currentPassword),
          newPassword: Buffer.from(request.newPassword),
        };
        world.spawn('change', () => real.changePassword(deps, caller, copy));
        return { id, state: 'committed' };
      },
    }),
  },
  {
    name: 'no-idempotency',
    mistake: 'a repeated request is a new change',
    server: (real) => ({
      changePassword: (deps, caller, { currentPassword, newPassword }) =>
        real.changePassword(deps, caller, { currentPassword, newPassword }),
    }),
  },
  {
    name: 'memory-outbox',
    mistake: 'sealed deliveries live in the memory of the server',
    onServerCrash: async (db) => {
      await db.updateTable('deliveries').set({ sealed: null }).where('state', 'in', ['waiting', 'sent']).execute();
    },
  },
  {
    name: 'sweep-missing',
    mistake: 'nobody looks for deliveries whose job or nudge was lost',
    server: () => ({ sweep: async () => {} }),
  },
  {
    name: 'undecided-forgotten',
    mistake: 'nobody looks for changes that a silent authority left undecided',
    server: () => ({ wakeUndecided: async () => {} }),
  },
  {
    name: 'abandoned-forgotten',
    mistake: 'a change that a crash cut off stays undecided',
    server: () => ({ expireAbandonedChanges: async () => {} }),
  },
  {
    name: 'heal-missing',
    mistake: 'a log-in seals nothing for places that lack the password',
    statement(sql) {
      if (!sql.includes('insert into "deliveries"') || !sql.includes('on conflict')) return sql;
      throw new Error('no healing here');
    },
  },
  {
    name: 'hello-ignored',
    mistake: "the server keeps its belief against the device's own word",
    server: () => ({
      recordHello: async (_deps, { sealingKeyId }) => ({ sealingKeyId, retireKeys: [], expiries: [] }),
    }),
  },
  {
    name: 'confirmation-clears-newer',
    mistake: 'a confirmation of an older version settles the newer delivery',
    statement: (sql) =>
      sql.replace('"target_id" = $3 and "version" <= $4 for update', '"target_id" = $3 and $4 > 0 for update'),
  },
  {
    name: 'stale-proposal-wins',
    mistake: 'a local change wins whatever it was made on',
    server: (real) => ({
      async acceptProposal(deps, device, proposal) {
        const { id: changeId, targetId, baseVersion, envelope } = proposal;
        const account = await deps.propagation.db
          .selectFrom('device_accounts')
          .where('id', '=', targetId)
          .select('user_id as userId')
          .executeTakeFirstOrThrow();
        const version = (await getUser(deps.propagation.db, account.userId))?.passwordVersion ?? 0;
        const context = { purpose: 'proposal', userId: account.userId, targetId, changeId } as const;
        const secrets = await open(deps.captureKey, { ...context, version: baseVersion }, envelope, null);
        const rebased = await seal(deps.captureKey, { ...context, version }, { newPassword: secrets.newPassword });
        return real.acceptProposal(deps, device, { ...proposal, baseVersion: version, envelope: rebased });
      },
    }),
  },
  {
    name: 'session-epoch-read-late',
    mistake: 'a session gets the epoch that holds after its password was verified',
    server: (real) => ({
      async provePassword(deps, user, password) {
        const proof = await real.provePassword(deps, user, password);
        const now = user && (await getUser(deps.propagation.db, user.id));
        return proof.verified ? { ...proof, epoch: now?.sessionEpoch ?? 0 } : proof;
      },
    }),
  },
  {
    name: 'notice-outside-transaction',
    mistake: 'the user is told of a refusal some time after it was written',
    recordNotice: (world, life, db) => async (_tx, notice) =>
      world.spawn('notice', async () => {
        await world.pause(life, 20_000);
        await recordNotice(db as never, notice);
      }),
  },
  {
    name: 'revocation-leaves-envelopes',
    mistake: 'what is sealed for a revoked device stays',
    statement: (sql) => (/^update "deliveries" .* and "device_id" = \$\d+$/s.test(sql) ? `${sql} and false` : sql),
  },
  {
    name: 'deactivation-leaves-envelopes',
    mistake: 'what is sealed for a deactivated user stays',
    statement: (sql) =>
      /^update "deliveries" set "state" = \$1, "reason" = \$2, "sealed" = \$3, "next_attempt_at" .* and "user_id" = \$\d+ and "state" != \$\d+$/s.test(
        sql,
      )
        ? `${sql} and false`
        : sql,
  },
  {
    name: 'link-follows-the-version',
    mistake: 'a link changes the password on top of whatever version is the newest',
    server: (real) => ({
      async changeByLink(deps, request) {
        const { id = '', token, newPassword, address } = request;
        const { db } = deps.propagation;
        const link = await findLink(deps.links, db, token, ['reset']);
        const user = link?.isOpen ? await getUser(db, link.userId) : null;
        if (!link || !user) return real.changeByLink(deps, request);
        const { id: userId, passwordVersion: baseVersion } = user;
        const change = {
          id,
          userId,
          origin: 'reset-link',
          baseVersion,
          sessionId: null,
          linkId: link.id,
          address,
        } as const;
        return makeChange(deps, user, change, { currentPassword: null, newPassword });
      },
    }),
  },
];
