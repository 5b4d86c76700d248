/** Messages: what every mail says, in each language, described once as blocks and drawn from them as HTML and as text. */
export { findUnknownPlaceholders, placeholdersOf } from './placeholders.ts';
export { defaultWords, renderMessage } from './render-message.ts';
export { sampleLink, sampleValues } from './sample-values.ts';
