import type { Language } from '@rekey/protocol';
import type { Block, Fact, Span, Step } from '../message.ts';
import { Markup, markup } from './markup.ts';
import { light, styleSheet, styles } from './styles.ts';

interface Page {
  language: Language;
  /** Who it is from, above everything else. */
  sender: string;
  subject: string;
  /** What lists of mails show beside the subject. */
  preheader: string;
  blocks: readonly Block[];
}

/** Draws the HTML part of a mail. Nothing in it is fetched from anywhere. */
export function renderHtml({ language, sender, subject, preheader, blocks }: Page): string {
  const inside = blocks.filter(({ kind }) => kind !== 'footer').map((block) => drawBlock(block, language));
  const footer = blocks.filter(({ kind }) => kind === 'footer').map((block) => drawBlock(block, language));
  return markup`<!doctype html>
<html lang="${language}" dir="ltr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<meta name="format-detection" content="telephone=no, date=no, address=no">
<title>${subject}</title>
<style>${new Markup(styleSheet)}</style>
</head>
<body class="canvas" style="${styles.body}">
<div style="${styles.preheader}">${preheader}</div>
<table role="presentation" class="canvas" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:${light.canvas}">
<tr><td class="outside" align="center" style="padding:28px 16px 40px">
<table role="presentation" width="600" cellpadding="0" cellspacing="0" border="0" style="width:100%;max-width:600px;text-align:left">
<tr><td class="muted" style="${styles.sender}">${sender}</td></tr>
<tr><td class="card inside" style="${styles.card};padding:32px 32px 16px">
${inside}</td></tr>
<tr><td class="muted" style="${styles.footer}">${footer}</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
`.html;
}

function drawBlock(block: Block, language: Language): Markup {
  switch (block.kind) {
    case 'title':
      return markup`<h1 class="ink" style="${styles.title}">${block.text}</h1>\n`;
    case 'heading':
      return markup`<h2 class="ink" style="${styles.heading}">${block.text}</h2>\n`;
    case 'paragraph':
      return markup`<p class="ink" style="${styles.paragraph}">${drawLine(block.line)}</p>\n`;
    case 'button':
      return drawButton(block, language);
    case 'facts':
      return drawFacts(block.facts);
    case 'steps':
      return drawSteps(block.steps);
    case 'note':
      return drawNote(block);
    case 'footer':
      return markup`${block.lines.map((line) => markup`<p style="${styles.footerLine}">${line}</p>\n`)}`;
  }
}

const linkIsAlso: Readonly<Record<Language, string>> = {
  en: 'If the button does not open: ',
  de: 'Falls die Schaltfläche nicht reagiert: ',
};

function drawButton({ label, href, hint, tone }: Extract<Block, { kind: 'button' }>, language: Language): Markup {
  const ground = tone === 'alarm' ? light.alarm : light.accent;
  return markup`<table role="presentation" class="buttonTable" cellpadding="0" cellspacing="0" border="0" style="${styles.buttonTable}">
<tr><td bgcolor="${ground}" style="${styles.buttonCell};background:${ground}"><a class="button" href="${href}" target="_blank" rel="noopener" style="${styles.button}">${label}</a></td></tr>
</table>
<p class="muted" style="${styles.hint}">${hint}</p>
<p class="muted" style="${styles.address}">${linkIsAlso[language]}<a class="link" href="${href}" target="_blank" rel="noopener" style="${styles.link}">${href}</a></p>
`;
}

function drawFacts(facts: readonly Fact[]): Markup {
  const rows = facts.map(
    ({ label, value }) =>
      markup`<tr><th scope="row" class="fact factLabel muted line" style="${styles.factLabel}">${label}</th><td class="fact factValue ink line" style="${styles.factValue}">${drawLine([value])}</td></tr>\n`,
  );
  return markup`<table cellpadding="0" cellspacing="0" border="0" style="${styles.facts}">\n${rows}</table>\n`;
}

function drawSteps(steps: readonly Step[]): Markup {
  const items = steps.map(
    ({ title, line }) =>
      markup`<li class="ink" style="${styles.step}"><strong>${title}</strong><br><span class="muted" style="${styles.stepLine}">${drawLine(line)}</span></li>\n`,
  );
  return markup`<ol class="ink" style="${styles.steps}">\n${items}</ol>\n`;
}

function drawNote({ title, line }: Extract<Block, { kind: 'note' }>): Markup {
  return markup`<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="margin:0 0 14px">
<tr><td class="note ink" style="${styles.note}"><h2 class="ink" style="${styles.noteTitle}">${title}</h2><p class="ink" style="${styles.noteLine}">${drawLine(line)}</p></td></tr>
</table>
`;
}

function drawLine(line: readonly Span[]): Markup {
  const pieces = line.map((span) =>
    typeof span === 'string'
      ? markup`${span}`
      : markup`<a class="link" href="${span.href}" target="_blank" rel="noopener" style="${styles.link}">${span.text}</a>`,
  );
  return markup`${pieces}`;
}
