import { strict as assert } from 'node:assert';
import { test } from 'node:test';
import fc from 'fast-check';
import { findUnknownPlaceholders, renderMessage } from './index.ts';
import { everyMessage, orderSample, readHtml } from './testing/sample-order.ts';

const hostile = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.constantFrom(
    '<script>alert(1)</script>',
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    '</title></style><h1>',
    'Anna\r\nBcc: everybody@example.com',
    'Anna\u2028Bcc: everybody@example.com',
    '{username}{date}{organization}',
    '$& $1 $$',
    '\u202egnp.exe',
    '&lt;b&gt;&#60;',
    '\ud800',
    'Y'.repeat(5000),
  ),
);

const free = new Set([
  'name',
  'username',
  'requestedFrom',
  'storeName',
  'contact',
  'address',
  'where',
  'app',
  'factorName',
]);

for (const { kind, language } of everyMessage)
  test(`${kind} in ${language}: no value and no words of an organization become markup, headers or placeholders`, () => {
    const order = orderSample({ kind, language });
    const plainTags = readHtml(renderMessage(order).html).tags;
    fc.assert(
      fc.property(hostile, hostile, (value, organizationName) => {
        const names = Object.keys(order.values).filter((name) => free.has(name) && order.values[name] !== '');
        // A mark at the front keeps a value from being empty, which would take a line away.
        const values = Object.fromEntries(names.map((name) => [name, `x${value}`]));
        const organization = { ...order.organization, name: organizationName };
        const { subject, html, text } = renderMessage({
          ...order,
          values: { ...order.values, ...values },
          organization,
        });
        assert.deepEqual(readHtml(html).tags, plainTags);
        assert.doesNotMatch(subject, /[\p{Cc}\p{Zl}\p{Zp}]/u);
        assert.ok([...subject].length <= 200);
        assert.doesNotMatch(html + text, /[\u202a-\u202e\u2066-\u2069\u2028\u2029]|[^\n\P{Cc}]/u);
        assert.ok((html + text).isWellFormed());
      }),
      { numRuns: 40 },
    );
  });

test("an organization's words are text, whatever they look like", () => {
  fc.assert(
    fc.property(hostile, hostile, (first, second) => {
      const words = { subject: `x${first}`, introduction: `x${second.replace(/\n/g, '')}` };
      const plain = renderMessage(orderSample({ kind: 'test', words: { subject: 'x', introduction: 'x' } }));
      const { html, subject } = renderMessage(orderSample({ kind: 'test', words }));
      assert.deepEqual(readHtml(html).tags, readHtml(plain.html).tags);
      assert.doesNotMatch(subject, /[\p{Cc}\p{Zl}\p{Zp}]/u);
    }),
  );
});

test('what a stranger can say of himself does not become a link', () => {
  const values = { requestedFrom: 'see https://evil.example or www.evil.example' };
  const { text } = renderMessage(orderSample({ kind: 'reset-link', values }));
  assert.doesNotMatch(text, /https:\/\/evil|www\.evil/);
});

test('braces in a name are not filled in', () => {
  const { text } = renderMessage(orderSample({ kind: 'password-changed', values: { name: '{username}' } }));
  assert.match(text, /^Hello \{username\},$/m);
});

test('very long names end somewhere', () => {
  for (const { kind, language } of everyMessage) {
    const values = { name: 'Wolfeschlegelsteinhausen'.repeat(400), username: 'w'.repeat(9000) };
    const { text, html } = renderMessage(orderSample({ kind, language, values }));
    assert.ok(text.length < 9000 && html.length < 60_000, `${kind} has ${text.length} and ${html.length} characters`);
  }
});

test('unknown placeholders are found, known ones are not', () => {
  const words = {
    subject: '{name} {surname}',
    introduction: '{username} {organization} {date} {Name} {} {surname} { x }',
  };
  assert.deepEqual(findUnknownPlaceholders('expiry-reminder', words), ['{surname}', '{Name}', '{}']);
  assert.deepEqual(findUnknownPlaceholders('test', { subject: '{date}', introduction: '{name} {username}' }), [
    '{date}',
    '{username}',
  ]);
});
