import assert from 'node:assert/strict';
import { test } from 'node:test';
import { watchEvents } from './watch-events.ts';

/** A browser's EventSource without a network: the test plays the server. */
class FakeSource extends EventTarget {
  readonly CLOSED = 2;
  readyState = 0;
  close() {
    this.readyState = this.CLOSED;
  }
  answerOpen() {
    this.readyState = 1;
    this.dispatchEvent(new Event('open'));
  }
  send(data: unknown) {
    this.dispatchEvent(new MessageEvent('change', { data: JSON.stringify(data) }));
  }
  refuse() {
    this.close();
    this.dispatchEvent(new Event('error'));
  }
}

/** A tab that can be hidden. */
class FakePage extends EventTarget {
  visibilityState: DocumentVisibilityState = 'visible';
  show(state: DocumentVisibilityState) {
    this.visibilityState = state;
    this.dispatchEvent(new Event('visibilitychange'));
  }
}

function watch() {
  const sources: FakeSource[] = [];
  const page = new FakePage();
  const heard: unknown[] = [];
  const live: boolean[] = [];
  const openSource = () => {
    const source = new FakeSource();
    sources.push(source);
    return source as unknown as EventSource;
  };
  const stop = watchEvents(
    { url: '/events', event: 'change', onData: (data) => heard.push(data), onLive: (now) => live.push(now) },
    { openSource, page: page as unknown as Document },
  );
  const latest = () => sources.at(-1) as FakeSource;
  return { sources, page, heard, live, stop, latest };
}

test('events are handed on as values', () => {
  const { heard, live, stop, latest } = watch();
  latest().answerOpen();
  latest().send({ state: 'done' });
  assert.deepEqual([heard, live], [[{ state: 'done' }], [true]]);
  stop();
  assert.equal(latest().readyState, latest().CLOSED);
});

test('a stream that the server refused is opened again after a while', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { sources, live, stop, latest } = watch();
  latest().refuse();
  assert.deepEqual(live, [false]);
  t.mock.timers.tick(3_000);
  assert.equal(sources.length, 2);
  stop();
});

test('a hidden tab holds no stream and opens one when it is seen again', () => {
  const { sources, page, live, stop } = watch();
  page.show('hidden');
  assert.equal(sources[0]?.readyState, 2);
  assert.deepEqual(live, [false]);
  page.show('visible');
  assert.equal(sources.length, 2);
  stop();
});

test('nothing is opened after the watch is over', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const { sources, page, stop, latest } = watch();
  latest().refuse();
  stop();
  t.mock.timers.tick(10_000);
  page.show('visible');
  assert.equal(sources.length, 1);
});
