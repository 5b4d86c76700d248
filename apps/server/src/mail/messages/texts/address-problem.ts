import { type Message, openly } from '../message.ts';
import { facts } from './facts.ts';

/** Tells a recovery address that mail does not reach the person's other address. */
export const addressProblem: Message<'address-problem'> = {
  date: null,
  texts: {
    en: {
      words: {
        subject: 'Mail does not reach your other address',
        introduction:
          'Hello {name},\n\nWe wrote to the address of your account {username} at {organization}, and the mail did not arrive. That is why we write to your recovery address.',
      },
      describe: ({ username, address }, { origin }) => [
        facts(['Account', username], ['Address that takes no mail', address]),
        {
          kind: 'note',
          title: 'What to do',
          line: [
            'Look at whether that mailbox is full, blocked or no longer in use. If the address is wrong, ask for it to be corrected. What we had to tell you also stands in the portal: ',
            openly(`${origin}/`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because this is the recovery address of your account at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Mails an Ihre andere Adresse kommen nicht an',
        introduction:
          'Guten Tag {name},\n\nwir haben an die Adresse Ihres Kontos {username} bei {organization} geschrieben, und die Mail kam nicht an. Deshalb schreiben wir an Ihre Ersatzadresse.',
      },
      describe: ({ username, address }, { origin }) => [
        facts(['Konto', username], ['Adresse, die nichts annimmt', address]),
        {
          kind: 'note',
          title: 'Was zu tun ist',
          line: [
            'Sehen Sie nach, ob dieses Postfach voll, gesperrt oder nicht mehr in Gebrauch ist. Ist die Adresse falsch, lassen Sie sie bitte berichtigen. Was wir Ihnen mitteilen wollten, steht auch im Portal: ',
            openly(`${origin}/`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil dies die Ersatzadresse Ihres Kontos bei ${organization} ist.`,
    },
  },
};
