import assert from 'node:assert/strict';
import { test } from 'node:test';
import { daysLaterMs, remindersDue, type Stretch, wallClockMs } from './testing/expected-reminders.ts';
import { dayMs, hourMs, type Stage, setStage } from './testing/stage.ts';
import { watchReminders } from './watch-reminders.ts';

const zones = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kolkata', 'Pacific/Chatham', 'UTC'];
const begin = Date.parse('2026-01-01T00:00:00Z');
const end = begin + 365 * dayMs;
const stepMs = hourMs;
const reminderHour = 9;

/** Numbers between 0 and 1 that are the same in every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** A stretch of time in which no node runs. */
interface Outage {
  fromMs: number;
  untilMs: number;
}

interface Life {
  days: number;
  random: () => number;
  stage: Stage;
  people: { id: string; zone: string; stretches: Stretch[]; nextChangeMs: number }[];
  outages: Outage[];
}

async function beginLife(days: number): Promise<Life> {
  const stage = await setStage(new Date(begin).toISOString());
  const life: Life = {
    days,
    random: seededRandom(days),
    stage,
    people: [],
    outages: outagesOf(seededRandom(days + 1)),
  };
  await stage.savePolicy(days);
  for (const zone of zones) {
    // Who must change every day does so 365 times.
    for (const copy of days === 1 ? [1] : [1, 2]) {
      const id = await stage.addUser({ name: `${zone}-${copy}`, zone });
      const person = { id, zone, stretches: [], nextChangeMs: 0 };
      life.people.push(person);
      await change(life, person);
    }
  }
  return life;
}

// Two days each, and one that ends in the middle of an hour.
function outagesOf(random: () => number): Outage[] {
  return [60, 150, 270].map((day) => {
    const fromMs = begin + (day + random() * 20) * dayMs;
    return { fromMs, untilMs: fromMs + 2 * dayMs };
  });
}

async function change(life: Life, person: Life['people'][number]): Promise<void> {
  const { stage, days, random } = life;
  const nowMs = stage.clock.now().getTime();
  await stage.changePassword(person.id);
  const last = person.stretches.at(-1);
  if (last) last.untilMs = nowMs;
  const expiresMs = daysLaterMs(nowMs, days, person.zone);
  person.stretches.push({ fromMs: nowMs, untilMs: Number.POSITIVE_INFINITY, expiresMs, zone: person.zone });
  // Some change early, most in the last week, some days too late; never at the same time of day.
  const lasts =
    random() < 0.3 ? random() * days : days - Math.min(days, 7) * random() + (random() < 0.3 ? 3 * random() : 0);
  person.nextChangeMs = nowMs + Math.max(lasts, 0.3) * dayMs + Math.floor(random() * 1_000_000);
}

/** Plays a year of two nodes that look at the same moments, start anew now and then, and are both down at times. */
async function playYear(life: Life): Promise<void> {
  const { stage, people, random, outages } = life;
  const deps = { ...stage.deps, canSendMail: true, monotonicMs: () => stage.clock.now().getTime() - begin };
  let nodes = [watchReminders(deps), watchReminders(deps)];
  for (let nowMs = begin; nowMs < end; nowMs += stepMs) {
    for (const person of people.filter(({ nextChangeMs }) => nextChangeMs <= nowMs)) {
      stage.setNow(new Date(Math.max(person.nextChangeMs, nowMs - stepMs + 1)));
      await change(life, person);
    }
    stage.setNow(new Date(nowMs));
    if (outages.some(({ fromMs, untilMs }) => nowMs >= fromMs && nowMs < untilMs)) continue;
    if (random() < 0.01) nodes = [watchReminders(deps), watchReminders(deps)];
    await Promise.all(nodes.map((look) => look()));
  }
}

/** Days on which each person had to be reminded: all that were due, less those that were over before a node looked. */
function expectedOf({ people, outages }: Life): Map<string, string[]> {
  const result = new Map<string, string[]>();
  for (const { id, zone, stretches } of people) {
    const days = [...remindersDue(stretches, reminderHour)].filter(([day, moment]) => {
      const seenMs = firstLookFrom(moment, outages);
      const stretch = stretches.find(({ fromMs, untilMs }) => fromMs <= moment && moment < untilMs);
      // Late, but still on that day, and still of a password that was neither changed nor over.
      const isSameDay = day === new Date(wallClockMs(seenMs, zone)).toISOString().slice(0, 10);
      return stretch && isSameDay && seenMs < stretch.untilMs && seenMs < stretch.expiresMs && seenMs < end;
    });
    result.set(id, days.map(([day]) => day).sort());
  }
  return result;
}

function firstLookFrom(moment: number, outages: readonly Outage[]): number {
  let lookMs = begin + Math.ceil((moment - begin) / stepMs) * stepMs;
  while (outages.some(({ fromMs, untilMs }) => lookMs >= fromMs && lookMs < untilMs)) lookMs += stepMs;
  return lookMs;
}

for (const days of [1, 7, 30, 90, 365]) {
  test(`a year with passwords of ${days} days: each reminder on its day, none after a change, none twice`, async () => {
    const life = await beginLife(days);
    try {
      await playYear(life);
      const mails = await life.stage.mails();
      const expected = expectedOf(life);
      for (const { id, zone } of life.people) {
        const sent = mails.filter(({ userId }) => userId === id).map(({ day }) => day);
        assert.deepEqual(sent, expected.get(id), zone);
      }
      // The test itself would see nothing if hardly anything were due.
      assert.ok(mails.length > (days === 365 ? 10 : 100), `${mails.length} mails`);
      const { count } = await life.stage.db
        .selectFrom('expiry_reminders')
        .select((eb) => eb.fn.countAll<string>().as('count'))
        .executeTakeFirstOrThrow();
      assert.equal(Number(count), mails.length);
    } finally {
      await life.stage.stop();
    }
  });
}

test('passwords that nobody changes: as many reminders as days, at most seven, in the ninth hour of each clock', async () => {
  for (const days of [1, 3, 7, 30]) {
    const stage = await setStage('2026-03-10T00:00:00Z');
    try {
      await stage.savePolicy(days);
      for (const zone of zones) await stage.addUser({ name: zone, zone, changedAt: '2026-03-10T05:17:23.456Z' });
      const look = watchReminders({ ...stage.deps, canSendMail: true, monotonicMs: () => stage.clock.now().getTime() });
      for (let quarter = 0; quarter < (Math.min(days, 8) + 3) * 96; quarter++) {
        if (quarter === 96 && days > 8) stage.pass((days - 8) * dayMs);
        stage.pass(hourMs / 4);
        await look();
      }
      const reminders = await stage.db
        .selectFrom('expiry_reminders')
        .innerJoin('users', 'users.id', 'user_id')
        .orderBy('due_on')
        .select(['time_zone as zone', 'days_left as daysLeft', 'expiry_reminders.created_at as at'])
        .execute();
      const count = Math.min(days, 7);
      for (const zone of zones) {
        const own = reminders.filter((reminder) => reminder.zone === zone);
        assert.deepEqual(
          own.map(({ daysLeft }) => daysLeft),
          Array.from({ length: count }, (_, index) => count - index),
        );
        for (const { at } of own)
          assert.equal(new Date(wallClockMs(at.getTime(), zone)).getUTCHours(), reminderHour, zone);
      }
    } finally {
      await stage.stop();
    }
  }
});

test('a clock that jumps ahead and back sends nothing while it is in doubt, and loses and doubles nothing', async () => {
  const stage = await setStage('2026-06-01T00:30:00Z');
  try {
    await stage.savePolicy(30);
    const ada = await stage.addUser({ name: 'ada', changedAt: '2026-06-01T00:00:00Z' });
    let truthMs = stage.clock.now().getTime();
    let wrongMs = 0;
    const pass = (milliseconds: number) => {
      truthMs += milliseconds;
      stage.setNow(new Date(truthMs + wrongMs));
    };
    const jump = (milliseconds: number) => {
      wrongMs += milliseconds;
      pass(0);
    };
    const look = watchReminders({ ...stage.deps, canSendMail: true, monotonicMs: () => truthMs });
    const live = async (hours: number) => {
      for (let minutes = 0; minutes < hours * 60; minutes += 5) {
        await look();
        await stage.runRewrites();
        pass(5 * 60_000);
      }
    };
    await live(24);
    // Ten minutes in the last week, and back again.
    jump(27 * dayMs);
    await live(0.15);
    jump(-27 * dayMs);
    await live(24);
    assert.equal((await stage.mails()).length, 0);
    // Hours after the expiry, until everybody has been passed over; then it is set right.
    jump(40 * dayMs);
    await live(3);
    assert.equal((await stage.mails()).length, 0);
    jump(-40 * dayMs);
    await live(24 * 24);
    // Back by two days in the last week, for half a day, and forward again.
    const before = (await stage.mails()).length;
    jump(-2 * dayMs);
    await live(12);
    assert.equal((await stage.mails()).length, before);
    jump(2 * dayMs);
    await live(8 * 24);
    const days = (await stage.mails())
      .filter(({ userId }) => userId === ada)
      .map(({ day, values }) => `${day} ${values.daysLeft}`);
    assert.deepEqual(days, [
      '2026-06-24 7',
      '2026-06-25 6',
      '2026-06-26 5',
      '2026-06-27 4',
      '2026-06-28 3',
      '2026-06-29 2',
      '2026-06-30 1',
    ]);
  } finally {
    await stage.stop();
  }
});
