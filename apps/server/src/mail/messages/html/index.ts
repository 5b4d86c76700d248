/** The HTML part of a mail: drawn with tables and inline styles, because some mail programs read nothing else. */
export { renderHtml } from './render-html.ts';
