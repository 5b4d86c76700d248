import assert from 'node:assert/strict';
import { test } from 'node:test';
import { describeSource } from './describe-source.ts';

const address = '192.0.2.1';
const webKit = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const windows = '(Windows NT 10.0; Win64; x64)';

const named: [kind: string, name: string, userAgent: string][] = [
  ['browser', 'Firefox on Windows', `Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0`],
  ['browser', 'Firefox on Linux', 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0'],
  ['browser', 'Chrome on Windows', `Mozilla/5.0 ${windows} ${webKit} Chrome/142.0.0.0 Safari/537.36`],
  ['browser', 'Edge on Windows', `Mozilla/5.0 ${windows} ${webKit} Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0`],
  [
    'browser',
    'Chrome on Android',
    `Mozilla/5.0 (Linux; Android 10; K) ${webKit} Chrome/142.0.0.0 Mobile Safari/537.36`,
  ],
  [
    'browser',
    'Safari on macOS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15',
  ],
  [
    'browser',
    'Safari on iPhone',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Mobile/15E148 Safari/604.1',
  ],
  ['app', 'Thunderbird', 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Thunderbird/140.5.0'],
  ['app', 'Slack', `Mozilla/5.0 ${windows} ${webKit} Slack/4.46 Chrome/136.0.0.0 Electron/36.1.0 Safari/537.36`],
  ['app', 'Microsoft Office', 'Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.18129; Pro)'],
  ['app', 'Microsoft Office', 'Mozilla/4.0 (compatible; ms-office; MSOffice 16)'],
  ['app', 'Mail', 'Mail/3826.700 CFNetwork/3826 Darwin/24.6.0'],
  ['app', 'curl', 'curl/8.14.1'],
  ['app', 'backup-job', 'backup-job'],
  ['app', 'An app that does not say its name', ''],
  ['app', 'An app that does not say its name', '<script>alert(1)</script>'],
  ['app', 'An app that does not say its name', 'Mozilla/5.0'],
];

for (const [kind, name, userAgent] of named) {
  test(`${userAgent.slice(0, 100) || 'nothing'} is ${name}`, () => {
    assert.deepEqual(describeSource({ userAgent, address, devices: [] }), { kind, name, address });
  });
}

test("what comes from a device's address and is no browser is the device", () => {
  const devices = [
    { name: 'Desk', address: '192.0.2.9' },
    { name: "Anna's laptop", address },
  ];
  const source = (userAgent: string | null) => describeSource({ userAgent, address, devices });
  assert.deepEqual(source('Mail/3826.700'), { kind: 'device', name: "Anna's laptop", address });
  assert.deepEqual(source(null), { kind: 'device', name: "Anna's laptop", address });
  assert.equal(source(named[0]?.[2] ?? '').kind, 'browser');
});

test('no more of the text is repeated than a short name', () => {
  const { name } = describeSource({ userAgent: `${'x'.repeat(5000)}/1.0`, address, devices: [] });
  assert.ok(name.length <= 40, name);
});
