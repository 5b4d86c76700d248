import type { ChallengeAction, PushRequest } from '@rekey/protocol';

/** What a request asks, for each action. */
export const actionTexts: Readonly<Record<ChallengeAction, { question: string; nothing: string; approved: string }>> = {
  'change-password': {
    question: 'Change your password?',
    nothing: 'Nothing was changed.',
    approved: 'The password is being changed. The other screen goes on by itself.',
  },
  'log-in': {
    question: 'Log in?',
    nothing: 'Nobody was let in.',
    approved: 'You are logged in there. The other screen goes on by itself.',
  },
  'step-up': {
    question: 'Confirm that it is you?',
    nothing: 'Nothing was confirmed.',
    approved: 'It is confirmed. The other screen goes on by itself.',
  },
};

/** Texts of a request that waits for an answer. */
export const requestTexts = {
  account: 'Account',
  app: 'From',
  address: 'Address',
  addressUnknown: 'not known',
  asked: 'Asked',
  number: 'Number on the other screen',
  numberHint: 'Type the two digits that stand there. If no screen of yours shows a number, it is not you who asks.',
  numberMissing: 'Type the two digits that the other screen shows.',
  approve: 'Approve',
  deny: 'Deny',
  notMe: 'This is not me',
  timeLeft: (seconds: number) => `${seconds} ${seconds === 1 ? 'second' : 'seconds'} left`,
  seconds: (seconds: number) => `${seconds} s`,
};

/** Texts of "this is not me", before it is done. */
export const notMeTexts = {
  title: 'Does somebody else have your password?',
  lead: 'Whoever asks here has got past your password. If you say that it is not you:',
  effects: [
    'This request is refused. Nothing is changed.',
    'All your sessions end at once, everywhere.',
    'The password opens nothing any more, until you have chosen a new one.',
    'Your administrators are told, and a link for a new password is mailed to you.',
  ],
  rather: 'If you have only changed your mind, choose “Deny”.',
  confirm: 'This is not me',
};

type End = Exclude<PushRequest['state'], 'open'>;

/** How a request ended, in a heading and a sentence. `nothing` says what did not happen. */
export function describeEnd(
  state: End,
  { here, action }: { here: boolean; action: ChallengeAction },
): { tone: 'good' | 'off' | 'wait' | 'bad'; title: string; text: string } {
  const { nothing, approved } = actionTexts[action];
  switch (state) {
    case 'approved':
      return here
        ? { tone: 'good', title: 'Approved', text: approved }
        : {
            tone: 'good',
            title: 'It was proven in another way',
            text: 'On another phone, or by a code. Nothing is left to do here.',
          };
    case 'denied':
      return { tone: 'off', title: here ? 'Denied' : 'It was denied on another phone', text: nothing };
    case 'reported':
      return {
        tone: 'bad',
        title: 'It is reported, and the account is secured',
        text: `${nothing} All sessions have ended, and the password is blocked. Choose a new one by the link that was mailed to you.`,
      };
    case 'wrong-number':
      return {
        tone: 'wait',
        title: 'That is not the number on the screen',
        text: `${nothing} The other screen can send a new request with a new number.`,
      };
    case 'withdrawn':
      return { tone: 'off', title: 'Canceled on the other screen', text: nothing };
    case 'expired':
      return {
        tone: 'wait',
        title: 'The time is over',
        text: `${nothing} The other screen can send a new request.`,
      };
  }
}

/** Texts of the page of requests. */
export const requestPageTexts = {
  title: 'Requests',
  calm: 'Nothing is asked right now',
  calmText: 'When somebody wants to change your password or logs in as you, it is asked here.',
  read: 'OK',
  waiting: (count: number) =>
    count === 1 ? 'A request waits for your answer.' : `${count} requests wait for your answer.`,
  look: 'Look at it',
  connections: {
    connecting: 'Connecting',
    live: 'Listening',
    asking: 'Asking every few seconds',
    offline: 'No connection',
    removed: 'Removed',
  },
  offline: 'Requests do not arrive without a connection. Codes work all the same.',
};
