/** A piece of HTML that is safe to place in HTML. */
export class Markup {
  readonly html: string;
  constructor(html: string) {
    this.html = html;
  }
}

type Insertable = string | number | Markup | readonly Markup[];

/** Writes HTML. Whatever is inserted is escaped, in text and in quoted attributes alike, unless it was written in this way itself. */
export function markup(strings: TemplateStringsArray, ...inserted: readonly Insertable[]): Markup {
  const pieces = strings.map(
    (string, index) => string + (index < inserted.length ? insert(inserted[index] ?? '') : ''),
  );
  return new Markup(pieces.join(''));
}

function insert(value: Insertable): string {
  if (value instanceof Markup) return value.html;
  if (typeof value === 'object') return value.map(({ html }) => html).join('');
  return String(value).replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
