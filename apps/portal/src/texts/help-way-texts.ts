/** The addresses of the five ways below /help. */
export const helpTopics = ['windows-app', 'ctrl-alt-del', 'reset', 'security-settings', 'e-mail'] as const;
export type HelpTopic = (typeof helpTopics)[number];

/** One way to a new password, step by step. */
interface HelpWay {
  title: string;
  summary: string;
  /** True where the device itself has to have the Rekey app. */
  needsApp: boolean;
  steps: readonly string[];
  notes: readonly string[];
}

/** The five ways, in the order in which they are recommended (R03). */
export const helpWays: Readonly<Record<HelpTopic, HelpWay>> = {
  'windows-app': {
    title: 'The Rekey app in the system tray',
    summary: 'The best way, if your Windows device has the Rekey app: the device and everything else change together.',
    needsApp: true,
    steps: [
      'Find the key symbol of Rekey at the right end of the taskbar. If it is not there, press the small arrow beside it.',
      'Press the symbol and choose “Change password”.',
      'Type your current password once and the new one twice. The rules tick off as you type.',
      'Press “Change password”. If your organization asks for a second proof, the window does so.',
      'Leave it open until it says that the change is final.',
      'The window then shows every place as the new password arrives there.',
    ],
    notes: ['Passwords that Windows has saved for you stay readable, because the device knows your old password too.'],
  },
  'ctrl-alt-del': {
    title: 'Ctrl+Alt+Delete on a Windows device',
    summary:
      'The way that Windows has always had. With the Rekey app on the device, the change reaches everything else.',
    needsApp: true,
    steps: [
      'Log in to your Windows device.',
      'Press Ctrl, Alt and Delete at the same time.',
      'Choose “Change a password”.',
      'Type your old password once and the new one twice, then press Enter.',
      'Windows says that the password was changed. From there the Rekey app carries it on.',
    ],
    notes: [
      'Without the Rekey app, Windows changes only its own password. Then use Security Settings instead.',
      'A device without a connection changes at once; the rest follows as soon as it is connected again.',
    ],
  },
  reset: {
    title: '“Reset User Password” on the log-in page',
    summary: 'For when you have forgotten your password. It works with an expired password too.',
    needsApp: false,
    steps: [
      'Open the log-in page and press “Reset User Password”.',
      'Type your user name or your e-mail address and press “Send me a link”.',
      'Open the mail and its link within 30 minutes. It goes to your recovery address too, if you have set one.',
      'Check that the page shows your name, and type the new password twice.',
      'Press “Change password”. If your organization asks for a second proof, the page does so now.',
      'When it says that the change is final, log in with the new password.',
    ],
    notes: [
      'Passwords that Windows itself has saved may be lost by a reset, because Windows protects them with the old password. If you remember the old one, use another way.',
    ],
  },
  'security-settings': {
    title: 'Security Settings in the portal',
    summary: 'In any browser, on any device, while you know your current password.',
    needsApp: false,
    steps: [
      'Log in to the portal.',
      'Open “Security”.',
      'Type your current password once and the new one twice. The rules tick off as you type.',
      'Press “Change password”. If your organization asks for a second proof, give it now: with your phone, a passkey or a code. Until the change is final you can cancel.',
      'The next page shows every place as the new password arrives there.',
    ],
    notes: [],
  },
  'e-mail': {
    title: 'The link in a reminder',
    summary: 'Before a password expires we write to you, once a day for a week. The link works after that too.',
    needsApp: false,
    steps: [
      'Open the mail and its link.',
      'Check that the page shows your name, and that its address is the one you know.',
      'Type your current password once and the new one twice.',
      'Press “Change password”. If your organization asks for a second proof, the page does so now.',
      'When it says that the change is final, log in with the new password.',
    ],
    notes: [
      'You do not know your current password? Press “I do not know my current password” on that page.',
      'You can always type the address of the portal yourself instead of opening a link.',
    ],
  },
};
