/** Bounces: reads the mailbox that mail servers write to when a mail does not arrive after all. */
export { type BounceReader, openBounceReader } from './bounce-reader.ts';
