import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { forgetOldMails } from './forget-old-mails.ts';
import { startMailStage } from './testing/mail-stage.ts';

const stage = await startMailStage();
after(() => stage.stop());

test('mails are forgotten half a year after they were settled, and no others', async () => {
  const { db, deps, mailServer, order, send } = stage;
  const [sent, waiting] = [
    await order('change-reported', 'sent@harbor.example'),
    await order('change-reported', 'w@harbor.example'),
  ];
  mailServer.refuse('nobody@harbor.example', '550 5.1.1 No such user');
  const refused = await order('change-reported', 'nobody@harbor.example');
  for (const id of [sent, refused]) await send(id);
  const later = (days: number) => ({ now: () => new Date(deps.clock.now().getTime() + days * 24 * 60 * 60 * 1000) });
  assert.equal(await forgetOldMails({ db, clock: later(179) }), 0);
  assert.equal(await forgetOldMails({ db, clock: later(181) }), 1);
  const kept = await db.selectFrom('mails').select('id').orderBy('id').execute();
  assert.deepEqual(
    kept.map(({ id }) => id),
    [waiting, refused].sort(),
    'one waits, and a list of problems speaks of the other',
  );
});
