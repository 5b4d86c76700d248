/** The texts that the web apps share, without anything to draw: error codes, reasons, states. */
export * from './error-texts.ts';
export * from './place-texts.ts';
export * from './proof-texts.ts';
export * from './session-texts.ts';
export * from './shared-texts.ts';
