/** Texts of the help pages. */
export const helpTexts = {
  title: 'Help with your password',
  documentTitle: 'Help',
  lead: 'Change it once, by whichever way is at hand, and every device and system that you use has it.',
  ways: 'Five ways to a new password',
  waysLead: 'The first that you can use is the best one.',
  needsApp: 'Needs the Rekey app on your device',
  anyBrowser: 'Works in any browser',
  way: (number: number) => `Way ${number} of 5`,
  steps: 'Step by step',
  notes: 'Good to know',
  afterwards: 'What happens afterwards',
  questions: 'Questions that people ask',
  all: 'All help',
  next: (title: string) => `Next way: ${title}`,
  login: 'Log in',
  changeNow: 'Change your password',
};

/** What a change sets going, whichever way it was made. */
export const helpAfterwards: readonly string[] = [
  'The change is final as soon as a page or a mail says so. From then on use the new password everywhere.',
  'Directories and apps get it within seconds, devices that are switched on as well. Your home page shows each of them.',
  'A device that is switched off takes the new password once it is on and connected. Until then it opens with the old one.',
  'All your other sessions end. Log in there again with the new password.',
  'We tell you by e-mail and at your next log-in. If it was not you, press “This was not me”.',
];

/** Questions that people really ask, with answers. */
export const helpQuestions: readonly { question: string; answer: string }[] = [
  {
    question: 'Why do I have to type the new password twice?',
    answer:
      'You cannot see what you type, and a slip would lock you out. If you would rather look, press the eye beside the field.',
  },
  {
    question: 'My device still asks for the old password. Why?',
    answer:
      'It has not taken the new one yet, most often because it was switched off or not connected. Log in with the old password once, connect it to the network, and wait a minute. Your home page shows when it has it.',
  },
  {
    question: 'The mail account on my phone keeps asking for a password.',
    answer:
      'It still tries the one that it has saved. Open the account’s settings on the phone and type the new password. You are not locked out by this; Security Settings list what still tries the old one.',
  },
  {
    question: 'My password has expired. Am I locked out?',
    answer:
      'No. Log in as always: the portal then shows only the form for a new password. The link in the reminder and “Reset User Password” work too.',
  },
  {
    question: 'The link in my mail does not work any more.',
    answer:
      'A link for a reset works once and for 30 minutes, and no longer once the password was changed in another way. Press “Reset User Password” on the log-in page for another. If you have used the link already, it shows what came of it.',
  },
  {
    question: 'I have asked for a link, and no mail has come.',
    answer:
      'Wait a few minutes and look in the spam folder, also in that of your recovery address. The page says the same for names that do not exist, so check the name that you typed. Then contact us.',
  },
  {
    question: 'Was that mail really from us?',
    answer:
      'Our mails never ask you to answer with a password, and their links lead to the address of this portal and nowhere else. If in doubt, open no link: type the portal’s address yourself.',
  },
  {
    question: 'What does “Waiting” mean beside a place?',
    answer:
      'The new password is on its way there but has not arrived. For a device that is off this may take days, and needs nothing from you. If something is to be done, it stands below.',
  },
  {
    question: 'Why am I asked for a number or a code before the change?',
    answer:
      'Your organization wants to know that it is you, also when somebody has learned your password. Type the number in Rekey Authenticator on your phone, use your passkey, or type the six digits that your code app shows. Until you have, nothing is changed.',
  },
  {
    question: 'My phone shows a question that I did not ask for.',
    answer:
      'Then somebody else knows your password. Press “This is not me” in Rekey Authenticator: nothing is changed, your sessions end, and a link for a new password is sent to you.',
  },
  {
    question: 'My phone is lost, or shows nothing.',
    answer:
      'Press “Use a recovery code” and type one of the codes that you kept, or use another way that you have set up. Then remove the lost phone in Security Settings. Without either, contact us: an administrator can reset it.',
  },
  {
    question: 'It says that the clock of my phone is wrong.',
    answer:
      'Codes count for half a minute, so the phone must know the time. Switch on the automatic time in its settings, and type the next code.',
  },
  {
    question: 'Who can see my password?',
    answer:
      'Nobody, administrators neither. It is stored only in a form that cannot be turned back, and it travels to each place sealed, so that only that place can open it.',
  },
  {
    question: 'I have forgotten my password, and my mailbox has the same one.',
    answer:
      'If you have set a recovery address, the link goes there too. If not, contact us: an administrator can start a reset for you without ever seeing a password. Afterwards set a recovery address in Security Settings.',
  },
  {
    question: 'What is a recovery address?',
    answer:
      'A second e-mail address that you can read without this password, such as a private one. Only links and warnings about your password are sent to it.',
  },
  {
    question: 'It says “This is your previous password”. What now?',
    answer:
      'Your password was changed, and the old one was typed or filled in. Use the new one, and replace the old one among the saved passwords of your browser. If you did not change it, reset it and tell us.',
  },
];
