import assert from 'node:assert/strict';
import { test } from 'node:test';
import { codePointsOf } from '@rekey/protocol';
import fc from 'fast-check';
import { normalizePassword, parseSecretBody, toCodePoints } from './secret-body.ts';

const names = ['newPassword', 'currentPassword'];
const parse = (text: string | Buffer) => parseSecretBody(Buffer.from(text as string), names);

function accepts(text: string | Buffer) {
  const { fields, secrets } = parse(text);
  return {
    fields,
    secrets: Object.fromEntries(Object.entries(secrets).map(([name, value]) => [name, value.toString()])),
  };
}

test('secrets come out as bytes, everything else as values', () => {
  const text =
    ' { "id" : "7", "newPassword":"n€w" ,"tags":[1,{"deep":[null,true]}],"n":-1.5e3,"currentPassword":"" }\r\n';
  assert.deepEqual(accepts(text), {
    fields: { id: '7', tags: [1, { deep: [null, true] }], n: -1500 },
    secrets: { newPassword: 'n€w', currentPassword: '' },
  });
  assert.deepEqual(accepts('{}'), { fields: {}, secrets: {} });
});

test('escapes are decoded, surrogate pairs too, also in the name of a secret', () => {
  const text = '{"new\\u0050assword":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041\\u00e4\\u20AC\\ud83d\\uDE00"}';
  assert.deepEqual(accepts(text).secrets, { newPassword: '"\\/\b\f\n\r\tAä€😀' });
});

test('erase overwrites the body and the secrets', () => {
  const body = Buffer.from('{"newPassword":"kept\\u00e4","x":1}');
  const { secrets, erase } = parseSecretBody(body, names);
  const secret = secrets.newPassword as Buffer;
  erase();
  assert.ok(body.every((byte) => byte === 0));
  assert.ok(secret.length === 6 && secret.every((byte) => byte === 0));
});

const refused: Record<string, string | Buffer> = {
  'no body': '',
  'no object': '"newPassword"',
  'a list': '[{"newPassword":"a"}]',
  null: 'null',
  'trailing bytes': '{"newPassword":"a"} x',
  'two objects': '{}{}',
  'a comma too many': '{"newPassword":"a",}',
  'a comma too few': '{"newPassword":"a" "x":1}',
  'a name without quotes': '{newPassword:"a"}',
  'single quotes': "{'newPassword':'a'}",
  'a comment': '{/* */"newPassword":"a"}',
  'a byte order mark': '\ufeff{"newPassword":"a"}',
  'a secret that is a number': '{"newPassword":1}',
  'a secret that is null': '{"newPassword":null}',
  'a secret that is a list': '{"newPassword":["a"]}',
  'a secret that is an object': '{"newPassword":{"a":"b"}}',
  'a secret that stands deeper': '{"x":{"newPassword":"a"}}',
  'a secret that stands deeper, its name escaped': '{"x":[{"new\\u0050assword":"a"}]}',
  'a secret twice': '{"newPassword":"a","newPassword":"b"}',
  'a secret twice, once escaped': '{"newPassword":"a","new\\u0050assword":"b"}',
  'another member twice': '{"x":1,"x":1}',
  'a member twice further down': '{"x":{"y":1,"y":1}}',
  'U+0000 escaped': '{"newPassword":"a\\u0000b"}',
  'U+0000 raw': '{"newPassword":"a\0b"}',
  'a line break in a secret': '{"newPassword":"a\nb"}',
  'an unknown escape': '{"newPassword":"\\x41"}',
  'a short escape': '{"newPassword":"\\u41"}',
  'an escape with a sign': '{"newPassword":"\\u+041"}',
  'an escape that the end cuts': '{"newPassword":"\\',
  'a high surrogate alone': '{"newPassword":"\\ud83d"}',
  'a high surrogate before another letter': '{"newPassword":"\\ud83dx\\ude00"}',
  'two high surrogates': '{"newPassword":"\\ud83d\\ud83d"}',
  'a low surrogate alone': '{"newPassword":"\\ude00"}',
  'half a pair in another member': '{"x":"\\ud83d"}',
  'half a pair in a name': '{"\\ud83d":"x"}',
  'a number with a leading zero': '{"x":01}',
  'a word that is none': '{"x":nul}',
  NaN: '{"x":NaN}',
  'no value': '{"x":}',
  'an endless string': '{"newPassword":"a',
  'an endless object': '{"newPassword":"a"',
  'nesting without end': `{"x":${'['.repeat(1000)}${']'.repeat(1000)}}`,
  'bytes that are not UTF-8': Buffer.from([0x7b, 0x22, 0x78, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d]),
  'an overlong NUL': Buffer.from([...Buffer.from('{"newPassword":"'), 0xc0, 0x80, ...Buffer.from('"}')]),
  'a surrogate in UTF-8': Buffer.from([...Buffer.from('{"newPassword":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
};

for (const [name, text] of Object.entries(refused)) {
  test(`refused: ${name}`, () => {
    const body = Buffer.from(text as string);
    assert.throws(() => parseSecretBody(body, names), { code: 'REQUEST_INVALID', cause: undefined });
    assert.ok(
      body.every((byte) => byte === 0),
      'the refused body was erased',
    );
  });
}

test('a member called __proto__ is a member and nothing else', () => {
  const { fields } = parse('{"__proto__":{"admin":true}}');
  assert.deepEqual(Object.keys(fields), ['__proto__']);
  assert.equal((fields as { admin?: unknown }).admin, undefined);
});

const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme' }));
const secretText = text.filter((value) => value.isWellFormed() && !value.includes('\0'));

test('every object that JSON.stringify makes is read as JSON.parse reads it', () => {
  const body = fc.record(
    { newPassword: secretText, currentPassword: secretText, id: secretText, other: fc.jsonValue({ maxDepth: 3 }) },
    { requiredKeys: [] },
  );
  const indent = fc.constantFrom(undefined, 1, '\t');
  fc.assert(
    fc.property(body, indent, fc.boolean(), (value, space, escaped) => {
      const json = JSON.stringify(value, null, space);
      const form = escaped ? json.replace(/[^\0-\x7f]/g, escapeUnit) : json;
      if (isWellFormedDeep(value)) assertSame(form, accepts(form));
    }),
    { numRuns: 500 },
  );
});

test('no text that is accepted is read otherwise than by JSON.parse', () => {
  const seeds = Object.values(refused).map(String);
  const seed = fc.constantFrom(...seeds, '{"newPassword":"a\\u00e4\\n","x":[1,{"y":"z"}],"n":-0.5e2}');
  const edit = fc.record({
    at: fc.nat(60),
    drop: fc.nat(3),
    put: fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '0', 'e', ' ', '\\u'),
  });
  fc.assert(
    fc.property(seed, fc.array(edit, { maxLength: 4 }), (start, edits) => {
      const form = edits.reduce((json, { at, drop, put }) => json.slice(0, at) + put + json.slice(at + drop), start);
      const result = attempt(() => accepts(form));
      if (result) assertSame(form, result);
    }),
    { numRuns: 5000 },
  );
});

test('code points of bytes are those of the string', () => {
  fc.assert(
    fc.property(
      text.filter((value) => value.isWellFormed()),
      (value) => {
        assert.deepEqual([...toCodePoints(Buffer.from(value))], codePointsOf(value));
      },
    ),
  );
});

test('one password typed on two keyboards is normalized to the same bytes', () => {
  const ascii = Buffer.from('plain');
  assert.equal(normalizePassword(ascii), ascii);
  const decomposed = Buffer.from('a\u0308');
  assert.equal(normalizePassword(decomposed).toString(), '\u00e4');
  assert.equal(normalizePassword(Buffer.from('\u00e4')).toString(), '\u00e4');
  // Compatibility forms stay apart: NFC, not NFKC.
  assert.equal(normalizePassword(Buffer.from('\ufb01')).toString(), '\ufb01');
});

function assertSame(json: string, { fields, secrets }: ReturnType<typeof accepts>): void {
  assert.deepEqual({ ...fields, ...secrets }, JSON.parse(json));
}

const escapeUnit = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;

function isWellFormedDeep(value: unknown): boolean {
  return !/\\ud[89a-f]/i.test(JSON.stringify(value));
}

function attempt<Result>(run: () => Result): Result | null {
  try {
    return run();
  } catch (error) {
    assert.equal((error as { code?: string }).code, 'REQUEST_INVALID');
    return null;
  }
}
