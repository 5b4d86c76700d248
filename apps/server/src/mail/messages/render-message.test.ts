import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import { defaultOrganizationSettings } from '@rekey/protocol';
import { renderMessage, sampleLink } from './index.ts';
import { everyMessage, orderSample, readHtml, sampleOrigin } from './testing/sample-order.ts';

for (const { kind, language } of everyMessage) {
  test(`${kind} in ${language}: both parts say the same, with the same links`, () => {
    const { subject, html, text } = renderMessage(orderSample({ kind, language }));
    assert.ok([...subject].length <= 70, `${subject} is too long`);
    const seen = readHtml(html);
    for (const line of linesOf(text)) assert.ok(seen.words.includes(line), `missing in HTML: ${line}`);
    const urls = new Set(text.match(/https?:\/\/[^\s]+/g));
    assert.deepEqual(new Set(seen.hrefs.filter((href) => href.startsWith('http'))), urls);
    const others = seen.hrefs.filter((href) => !href.startsWith('http'));
    assert.deepEqual(others, ['mailto:help@example.com', 'tel:+49301234567']);
    const link = sampleLink(kind, sampleOrigin);
    if (link) assert.ok(urls.has(link));
  });

  test(`${kind} in ${language}: a page of its own, that fetches nothing`, () => {
    const { subject, html } = renderMessage(orderSample({ kind, language }));
    assert.match(html, new RegExp(`^<!doctype html>\\n<html lang="${language}"`));
    const { tags, words } = readHtml(html);
    assert.equal(tags.filter((tag) => tag === '<h1').length, 1);
    assert.ok(tags.filter((tag) => tag === '<table').length >= 2);
    assert.ok(words.includes(subject));
    assert.doesNotMatch(html, /<(?:img|script|link|iframe|form|input|object|svg)|\bsrc=|url\(|@import|\bon\w+=/i);
    const buttons = html.match(/class="button"/g) ?? [];
    assert.ok(buttons.length <= 1, 'one button at most');
  });
}

for (const [language, ways] of [
  ['en', ['The Windows App', 'Ctrl+Alt+Del', 'Reset User Password', 'Security Settings', 'The link in this mail']],
  ['de', ['Die Windows-App', 'Strg+Alt+Entf', 'Reset User Password', 'Security Settings', 'Der Link in dieser Mail']],
] as const)
  test(`a reminder in ${language} lists the five ways in their order, and then the link`, () => {
    const { html, text } = renderMessage(orderSample({ kind: 'expiry-reminder', language }));
    const items = [...html.matchAll(/<li[^>]*><strong>(.*?)<\/strong>/g)].map(([, title = '']) => title);
    const numbered = [...text.matchAll(/^(\d)\. (.*)$/gm)];
    assert.deepEqual(
      numbered.map(([, number]) => number),
      ['1', '2', '3', '4', '5'],
    );
    assert.equal(items.length, 5);
    for (const [index, way] of ways.entries()) {
      assert.ok(items[index]?.includes(way), `${index + 1} in HTML is ${items[index]}`);
      assert.ok(numbered[index]?.[2]?.includes(way), `${index + 1} in text is ${numbered[index]?.[2]}`);
    }
    assert.ok(text.indexOf('/new-password#') > (numbered[4]?.index ?? Number.POSITIVE_INFINITY));
  });

test("an organization's own words stand in place of ours, above what must be said", () => {
  const words = {
    subject: '{organization}: {username}, act by {date}',
    introduction: 'Dear {name},\n\nplease do it.\r\n \r\nThe {organization} help desk',
  };
  const { subject, html, text } = renderMessage(orderSample({ kind: 'expiry-reminder', words }));
  assert.equal(subject, 'Nordwind Logistik: anna, act by Thursday, 26 November 2026');
  assert.match(text, /\n\nDear Anna Berger,\n\nplease do it\.\n\nThe Nordwind Logistik help desk\n\n/);
  assert.doesNotMatch(text, /Hello Anna/);
  for (const said of [
    '/new-password#',
    '1. The Windows App',
    'until 30 days after',
    'your next log-in leads to a form',
  ])
    assert.ok(text.includes(said), said);
  assert.ok(readHtml(html).words.includes('Dear Anna Berger,'));
});

test('words of 2000 characters are not cut', () => {
  const introduction = `${'word '.repeat(399)}end`;
  const { text } = renderMessage(orderSample({ kind: 'test', words: { subject: 'S', introduction } }));
  assert.ok(text.includes(introduction));
});

test('a reminder shows where its link leads, and that nothing is lost', () => {
  const { text } = renderMessage(
    orderSample({
      kind: 'expiry-reminder',
      origin: 'https://pass.example.net:8443',
      link: 'https://pass.example.net:8443/new-password#token',
    }),
  );
  assert.match(text, /always begins with https:\/\/pass\.example\.net:8443\/ and/);
  assert.match(text, /type pass\.example\.net:8443 into your browser/);
  assert.match(text, /Nothing is lost/);
});

test('the last day is not called "1 days"', () => {
  const day = { daysLeft: '1' };
  assert.match(
    renderMessage(orderSample({ kind: 'expiry-reminder', values: day })).text,
    /Time left: less than one day/,
  );
  const german = renderMessage(orderSample({ kind: 'expiry-reminder', language: 'de', values: day }));
  assert.match(german.text, /Verbleibende Zeit: weniger als ein Tag/);
});

test('a link that does not lead to the portal is not mailed', () => {
  for (const link of ['https://evil.example/new-password#x', 'http://rekey.example.com/new-password#x', 'javascript:1'])
    assert.throws(() => renderMessage(orderSample({ kind: 'reset-link', link })), /links of mails lead to the portal/);
});

test('a message whose link or value is missing is not written', () => {
  assert.throws(() => renderMessage(orderSample({ kind: 'expiry-reminder', link: null })), /carries a link/);
  assert.throws(() => renderMessage({ ...orderSample({ kind: 'expiry-reminder' }), values: { name: 'Anna' } }));
  assert.throws(() => renderMessage(orderSample({ kind: 'reset-link', values: { requestedAt: 'yesterday' } })));
});

test('a change without a link for "this was not me" still says what to do', () => {
  const { text, html } = renderMessage(orderSample({ kind: 'password-changed', link: null }));
  assert.match(text, /Then tell us at once, as it says below\./);
  assert.doesNotMatch(html, /class="button"/);
});

test('without a name and a contact, a message still reads as a sentence', () => {
  const organization = defaultOrganizationSettings;
  const english = renderMessage(orderSample({ kind: 'password-changed', organization }));
  assert.match(english.text, /your account anna at your organization was changed/);
  assert.match(english.text, /Ask your administrator\./);
  assert.doesNotMatch(english.text, /Submit a case|Telephone/);
  const german = renderMessage(orderSample({ kind: 'password-changed', language: 'de', organization }));
  assert.match(german.text, /Ihres Kontos anna bei Ihrer Organisation wurde geändert/);
});

test('each reason why a password cannot be reset has words of its own', () => {
  for (const language of ['en', 'de'] as const) {
    const texts = ['managed', 'switched-off', 'shut-out'].map(
      (reason) => renderMessage(orderSample({ kind: 'reset-unavailable', language, values: { reason } })).text,
    );
    assert.equal(new Set(texts).size, 3);
  }
});

/** What the text part says, line by line, without the marks that stand for what HTML draws. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.replace(/^(?:\d\. |\* |-- $|\s+|[=-]+$)/, '').trim())
    .flatMap((line) => splitFact(line))
    .filter((line) => line !== '');
}

// A fact's label and a button's stand in cells of their own.
function splitFact(line: string): string[] {
  const fact = /^([^:.]{1,30}): (.+)$/.exec(line);
  return fact ? [fact[1] ?? '', fact[2] ?? ''] : [line.replace(/:$/, '')];
}
