import { strict as assert } from 'node:assert';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { dark, light } from './styles.ts';

const tokens = readFileSync(new URL('../../../../../../packages/ui/src/tokens.css', import.meta.url), 'utf8');

/** The tokens' name of each color. */
const names = { ...Object.fromEntries(Object.keys(light).map((name) => [name, name])), alarm: 'bad' };

for (const [scheme, colors] of Object.entries({ light, dark }))
  test(`the ${scheme} colors of mails are those of the web apps`, () => {
    const block = tokens.slice(tokens.indexOf(`:root[data-mantine-color-scheme="${scheme}"]`)).split('}')[0] ?? '';
    for (const [name, color] of Object.entries(colors))
      assert.match(block, new RegExp(`--rk-${names[name as keyof typeof names]}: ${color};`));
  });

for (const [scheme, colors] of Object.entries({ light, dark }))
  test(`every text of a mail is readable in the ${scheme}: WCAG AA, 4.5 : 1`, () => {
    const grounds = [colors.canvas, colors.surface, colors.sunken];
    for (const ink of [colors.ink, colors.muted, colors.accent])
      for (const ground of grounds) assert.ok(contrast(ink, ground) >= 4.5, `${ink} on ${ground}`);
  });

test('white is readable on buttons', () => {
  for (const ground of [light.accent, light.alarm]) assert.ok(contrast('#ffffff', ground) >= 4.5, ground);
});

/** Contrast ratio of WCAG 2.2. */
function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

function luminance(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
