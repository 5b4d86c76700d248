import type { Block, Span } from './message.ts';

/** Draws the text part of a mail. Lines are not broken: whatever shows them does it better, at its own width. */
export function renderText(blocks: readonly Block[]): string {
  return `${blocks.map(drawBlock).join('\n\n')}\n`;
}

function drawBlock(block: Block): string {
  switch (block.kind) {
    case 'title':
      return underline(block.text, '=');
    case 'heading':
      return `\n${underline(block.text, '-')}`;
    case 'paragraph':
      return drawLine(block.line);
    case 'button':
      return `${block.label}:\n${block.href}\n${block.hint}`;
    case 'facts':
      return block.facts.map(({ label, value }) => `${label}: ${drawLine([value])}`).join('\n');
    case 'steps':
      return block.steps.map(({ title, line }, index) => `${index + 1}. ${title}\n   ${drawLine(line)}`).join('\n');
    case 'note':
      return `* ${block.title}\n${drawLine(block.line)}`;
    case 'footer':
      // The sign at which mail programs know that the message itself is over.
      return `-- \n${block.lines.join('\n')}`;
  }
}

function drawLine(line: readonly Span[]): string {
  return line.map((span) => (typeof span === 'string' ? span : span.text)).join('');
}

// Telephones show about that much on a line.
const underlineMax = 34;

function underline(text: string, character: string): string {
  return `${text}\n${character.repeat(Math.min([...text].length, underlineMax))}`;
}
