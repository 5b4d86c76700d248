import { type Message, paragraph } from '../message.ts';

/** Shows an administrator that mail can be sent. */
export const testMessage: Message<'test'> = {
  date: null,
  texts: {
    en: {
      words: {
        subject: 'Test mail: it works',
        introduction: 'Hello {name},\n\nThis is a test. You read it, so Rekey can send mail for {organization}.',
      },
      describe: (_values, { host }) => [
        paragraph(
          `If it was put into the spam folder, the mails to everybody else will be, too: then look at SPF, DKIM and DMARC of the sender’s domain. Links in mails lead to ${host}.`,
        ),
      ],
      why: () => 'You get this mail because you sent it from the console.',
    },
    de: {
      words: {
        subject: 'Testmail: Es funktioniert',
        introduction:
          'Guten Tag {name},\n\ndies ist ein Test. Sie lesen ihn, also kann Rekey für {organization} Mails verschicken.',
      },
      describe: (_values, { host }) => [
        paragraph(
          `Lag sie im Spam-Ordner, liegen dort auch die Mails an alle anderen: Prüfen Sie dann SPF, DKIM und DMARC der Absenderdomäne. Links in Mails führen zu ${host}.`,
        ),
      ],
      why: () => 'Sie erhalten diese Mail, weil Sie sie in der Konsole verschickt haben.',
    },
  },
};
