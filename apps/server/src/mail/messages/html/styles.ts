/** Colors of the design language's tokens (packages/ui/src/tokens.css), in both schemes. */
export const light = {
  canvas: '#f5f7f6',
  surface: '#ffffff',
  sunken: '#edf1f0',
  line: '#d9e0df',
  ink: '#15201f',
  muted: '#51605e',
  accent: '#0f6a80',
  alarm: '#a6241c',
} as const;

/** The same in the dark; an accent that carries text must then be light, so buttons keep the color that they have by day. */
export const dark: Readonly<Record<keyof typeof light, string>> = {
  canvas: '#101617',
  surface: '#182021',
  sunken: '#202a2b',
  line: '#2d393a',
  ink: '#e6edec',
  muted: '#a2b1b0',
  accent: '#7cc7d5',
  alarm: '#ff9f94',
};

const family = `system-ui,-apple-system,'Segoe UI',Roboto,'Noto Sans',Arial,sans-serif`;

/** Inline styles by the role of what they dress. */
export const styles = {
  body: `margin:0;padding:0;background:${light.canvas};color:${light.ink};font-family:${family};-webkit-text-size-adjust:100%`,
  // Shown beside the subject in lists of mails, and nowhere else.
  preheader:
    'display:none;max-height:0;max-width:0;overflow:hidden;opacity:0;font-size:1px;line-height:1px;mso-hide:all',
  sender: `padding:0 4px 12px;color:${light.muted};font-family:${family};font-size:15px;line-height:22px;font-weight:600`,
  card: `background:${light.surface};border:1px solid ${light.line};border-radius:10px;font-family:${family};color:${light.ink}`,
  title: `margin:0 0 20px;text-wrap:balance;font-family:${family};font-size:24px;line-height:31px;font-weight:700;color:${light.ink};hyphens:auto;overflow-wrap:anywhere`,
  heading: `margin:32px 0 12px;text-wrap:balance;font-family:${family};font-size:18px;line-height:26px;font-weight:700;color:${light.ink};hyphens:auto;overflow-wrap:anywhere`,
  paragraph: `margin:0 0 16px;font-family:${family};font-size:16px;line-height:25px;color:${light.ink};overflow-wrap:anywhere`,
  link: `color:${light.accent};text-decoration:underline;overflow-wrap:anywhere;word-break:break-word`,
  buttonTable: 'margin:8px 0 0',
  buttonCell: 'border-radius:8px;mso-padding-alt:14px 26px',
  button: `display:inline-block;padding:14px 26px;border-radius:8px;color:#ffffff;font-family:${family};font-size:16px;line-height:22px;font-weight:600;text-decoration:none`,
  hint: `margin:10px 0 0;font-family:${family};font-size:14px;line-height:21px;color:${light.muted}`,
  address: `margin:6px 0 24px;font-family:${family};font-size:13px;line-height:19px;color:${light.muted};overflow-wrap:anywhere;word-break:break-word`,
  facts: `margin:4px 0 20px;border-collapse:collapse;width:100%`,
  factLabel: `padding:9px 16px 9px 0;border-top:1px solid ${light.line};width:33%;text-align:left;vertical-align:top;font-family:${family};font-size:15px;line-height:22px;font-weight:400;color:${light.muted}`,
  factValue: `padding:9px 0;border-top:1px solid ${light.line};text-align:left;vertical-align:top;font-family:${family};font-size:15px;line-height:22px;color:${light.ink};overflow-wrap:anywhere;word-break:break-word`,
  steps: `margin:0 0 24px;padding:0 0 0 26px;font-family:${family};font-size:16px;line-height:24px;color:${light.ink}`,
  step: 'margin:0 0 12px;padding:0 0 0 4px',
  stepLine: `color:${light.muted};font-size:15px;line-height:23px`,
  note: `padding:14px 18px;background:${light.sunken};border-radius:8px;font-family:${family};font-size:15px;line-height:23px;color:${light.ink};overflow-wrap:anywhere;word-break:break-word`,
  noteTitle: `margin:0 0 4px;font-family:${family};font-size:15px;line-height:23px;font-weight:700;color:${light.ink}`,
  noteLine: `margin:0;font-family:${family};font-size:15px;line-height:23px;color:${light.ink}`,
  footer: `padding:16px 4px 0;font-family:${family};font-size:13px;line-height:20px;color:${light.muted}`,
  footerLine: 'margin:0 0 6px',
} as const;

// Classes only carry what an inline style cannot say: the dark scheme and narrow windows.
const darkRules = (reach: string) => `
${reach} .canvas{background:${dark.canvas}!important;color:${dark.ink}!important}
${reach} .card{background:${dark.surface}!important;border-color:${dark.line}!important}
${reach} .note{background:${dark.sunken}!important}
${reach} .ink{color:${dark.ink}!important}
${reach} .muted{color:${dark.muted}!important}
${reach} .line{border-color:${dark.line}!important}
${reach} .link{color:${dark.accent}!important}`;

/** The style sheet in the head of every mail. Programs that drop it show the light scheme at full width, which is readable everywhere. */
export const styleSheet = `
:root{color-scheme:light dark;supported-color-schemes:light dark}
@media (prefers-color-scheme:dark){${darkRules(':root')}
}${darkRules('[data-ogsc]')}
@media (max-width:480px){
.inside{padding:24px 18px 8px!important}
.outside{padding:16px 8px!important}
.fact{display:block!important;width:auto!important}
.factLabel{padding-bottom:0!important}
.factValue{border-top:0!important;padding-top:0!important}
.button{display:block!important;text-align:center!important}
.buttonTable{width:100%!important}
}
`;
