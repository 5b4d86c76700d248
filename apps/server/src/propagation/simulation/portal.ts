import type { ChangeAccepted } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import { listDeviceAddresses } from '../../devices/index.ts';
import { createLink } from '../../links/index.ts';
import { recordPreviousUse } from '../../passwords/index.ts';
import { requireSession } from '../../sessions/index.ts';
import { findUserByUsername, type UserRow } from '../../users/index.ts';
import type { Ask } from './network.ts';
import type { Rooms } from './rooms.ts';
import type { Life } from './world.ts';

/** The portal's routes as a browser reaches them over the network. Throws what the server refuses with, and NoAnswerError. */
export interface Portal {
  /** The token of the new session. */
  logIn(password: string): Promise<string>;
  change(token: string, request: { id: string; currentPassword: string; newPassword: string }): Promise<ChangeAccepted>;
  cancel(token: string, changeId: string): Promise<ChangeAccepted>;
  /** "Reset User Password", and the mail that it brings: the token of its link. */
  askForReset(): Promise<string>;
  changeByLink(token: string, request: { id: string; newPassword: string }): Promise<ChangeAccepted>;
  /** Any request that needs a session; `onServed` is told when it arrived. */
  use(token: string, onServed: (askedAtMs: number) => void, now: () => number): Promise<void>;
}

const linkLifetimeMs = 30 * 60 * 1000;

/** Opens the portal for a user. */
export function openPortal(ask: Ask, username: string): Portal {
  const life: Life = { alive: true };
  let asked = 0;
  // Every request comes from an address of its own: the throttle is not what is tried here.
  const address = () => `2001:db8:0:${(++asked).toString(16)}::1`;
  const callerOf = ({ db, clock }: Rooms, token: string) => {
    const request = { cookies: { rekey: token }, headers: {}, ip: address() } as unknown as FastifyRequest;
    return requireSession({ db, clock, secureCookies: false }, request);
  };
  return {
    logIn: (typed) =>
      ask(life, 'log in', async ({ db, clock, passwords, does }) => {
        const { token } = await does.logIn(
          {
            db,
            clock,
            provePassword: (user, proven) => does.provePassword(passwords, user, proven),
            listDeviceAddresses: (userId) => listDeviceAddresses(db, userId),
            recordPreviousUse: (use) => recordPreviousUse(passwords, use),
          },
          { username, password: Buffer.from(typed), address: address(), userAgent: null, browserTokens: [] },
        );
        return token;
      }),
    change: (token, { id, currentPassword, newPassword }) =>
      ask(life, 'change', async (rooms) => {
        const caller = await callerOf(rooms, token);
        const passwords = { currentPassword: Buffer.from(currentPassword), newPassword: Buffer.from(newPassword) };
        return rooms.does.changePassword(rooms.passwords, caller, { id, ...passwords });
      }),
    cancel: (token, changeId) =>
      ask(life, 'cancel', async (rooms) =>
        rooms.does.cancelChange(rooms.passwords, await callerOf(rooms, token), changeId),
      ),
    askForReset: () =>
      ask(life, 'ask for a reset', async ({ db, clock, passwords }) => {
        const user = await findUserByUsername(db, username);
        const { id: userId, passwordVersion } = user as UserRow;
        const expiresAt = new Date(clock.now().getTime() + linkLifetimeMs);
        const link = { purpose: 'reset', userId, passwordVersion, expiresAt } as const;
        const { url } = await db.transaction().execute((tx) => createLink(passwords.links, tx, link));
        return url.split('#')[1] ?? '';
      }),
    changeByLink: (token, { id, newPassword }) =>
      ask(life, 'change by link', async (rooms) => {
        const secret = Buffer.from(newPassword);
        const request = { id, token, currentPassword: null, newPassword: secret, address: address(), app: 'a browser' };
        return rooms.does.changeByLink(rooms.passwords, request);
      }),
    use: (token, onServed, now) =>
      ask(life, 'use', async (rooms) => {
        const askedAtMs = now();
        await callerOf(rooms, token);
        onServed(askedAtMs);
      }),
  };
}
