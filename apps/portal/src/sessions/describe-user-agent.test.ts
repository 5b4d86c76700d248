import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeUserAgent } from './describe-user-agent.ts';

const known = {
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0':
    'Edge on Windows',
  'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0': 'Firefox on Linux',
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1':
    'Safari on iPhone',
  'Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36':
    'Chrome on Android',
};

test('browsers are named as people know them', () => {
  for (const [userAgent, name] of Object.entries(known)) assert.equal(describeUserAgent(userAgent), name);
});

test('what nobody knows is not guessed', () => {
  assert.equal(describeUserAgent('curl/8.0'), null);
});
