import type { ChangeRequirement } from '@rekey/protocol';

/** Texts about the end of a password. */
export const expiryTexts = {
  over: 'over',
  title: (left: string) => `Your password expires ${left}`,
  overTitle: 'Your password has expired',
  when: (when: string) => `That is on ${when}. After that the next log-in leads only to the form that changes it.`,
  overText: (when: string) => `It expired on ${when}. Change it now to go on.`,
  change: 'Change password',
  never: 'Your password does not expire.',
  line: ({ when, left }: { when: string; left: string }) => `Your password expires on ${when} (${left}).`,
};

/** Why nothing but the change form opens, for each reason. */
export const forcedChangeTexts: Readonly<Record<ChangeRequirement, { title: string; lead: string }>> = {
  expired: {
    title: 'Your password has expired',
    lead: 'Choose a new one here, then you go on where you wanted to. Nothing is lost, and nobody has to unlock you.',
  },
  administrator: {
    title: 'Your administrator asks for a new password',
    lead: 'Choose one here, then you go on where you wanted to. Nobody else gets to see it, administrators neither.',
  },
  report: {
    title: 'A new password after a report',
    lead: 'It was reported that it was not you who used your password, so it opens nothing any more. Order a link by mail, and choose a password with it that you use nowhere else.',
  },
  directory: {
    title: 'Your directory asks for a new password',
    lead: 'The directory that manages your account wants the password changed before you go on.',
  },
};

/** Texts around the forced change. */
export const forcedChangePageTexts = {
  section: 'Choose a new password',
  elsewhere:
    'Until it is changed nothing else opens here. Log out, change it where it is kept, and log in with the new one.',
  current: 'The current password is the one that you have just logged in with.',
  reset: 'Order a link by mail',
  goOn: 'Go on',
};
