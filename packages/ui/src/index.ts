/** What the web apps share: tokens, the frame around pages, parts, and the texts for errors, reasons and states. */
import './strict-csp.ts';

export * from './frame/app-frame.tsx';
export * from './frame/lost-pages.tsx';
export * from './frame/page.tsx';
export * from './frame/plain-page.tsx';
export * from './live/watch-events.ts';
export * from './parts/contact-lines.tsx';
export * from './parts/copy-field.tsx';
export * from './parts/data-state.tsx';
export * from './parts/dialog.tsx';
export * from './parts/place-meter.tsx';
export * from './parts/record-list.tsx';
export * from './parts/relative-time.tsx';
export * from './parts/rows.tsx';
export * from './parts/secret-field.tsx';
export * from './parts/state-badge.tsx';
export * from './parts/throttle-message.tsx';
export * from './parts/time-ago.ts';
export * from './query-client.ts';
export * from './rekey-app.tsx';
export { recallName, rememberName } from './session/remembered-name.ts';
export { type SessionAccess, SessionGate, useSession } from './session/session-gate.tsx';
export * from './texts/index.ts';
