import { strict as assert } from 'node:assert';
import { type Message, openly } from '../message.ts';
import { facts } from './facts.ts';

/** The welcome: the link by which a person without a password chooses the first one. */
export const setUpLink: Message<'set-up-link'> = {
  date: ({ expiresAt }) => expiresAt,
  texts: {
    en: {
      words: {
        subject: 'Welcome: choose your password',
        introduction:
          'Hello {name},\n\nAn account has been made for you at {organization}. Choose its first password, and you can log in.',
      },
      describe({ username, expiresAt }, around) {
        assert(around.link, 'a set-up is made by a link');
        return [
          {
            kind: 'button',
            label: 'Choose your password',
            href: around.link,
            hint: `The link works once, until ${around.describeMoment(expiresAt)}.`,
            tone: 'act',
          },
          facts(['Your user name', username], ['The portal', openly(`${around.origin}/`)]),
          {
            kind: 'note',
            title: 'Is the link too old?',
            line: ['Ask for a new one: an administrator can make it at any time.'],
          },
          {
            kind: 'note',
            title: 'Was this meant for somebody else?',
            line: [
              'Then please do not use the link, and tell us. The password is for you alone; nobody will ever ask you for it.',
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `You get this mail because an administrator made an account for you at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Willkommen: Wählen Sie Ihr Passwort',
        introduction:
          'Guten Tag {name},\n\nfür Sie wurde ein Konto bei {organization} angelegt. Wählen Sie sein erstes Passwort, dann können Sie sich anmelden.',
      },
      describe({ username, expiresAt }, around) {
        assert(around.link, 'a set-up is made by a link');
        return [
          {
            kind: 'button',
            label: 'Passwort wählen',
            href: around.link,
            hint: `Der Link gilt einmal, und zwar bis ${around.describeMoment(expiresAt)}.`,
            tone: 'act',
          },
          facts(['Ihr Benutzername', username], ['Das Portal', openly(`${around.origin}/`)]),
          {
            kind: 'note',
            title: 'Ist der Link zu alt?',
            line: ['Bitten Sie um einen neuen: Die Administration kann ihn jederzeit ausstellen.'],
          },
          {
            kind: 'note',
            title: 'War das für jemand anders bestimmt?',
            line: [
              'Dann benutzen Sie den Link bitte nicht und sagen Sie uns Bescheid. Das Passwort ist nur für Sie; niemand wird Sie je danach fragen.',
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil die Administration ein Konto für Sie bei ${organization} angelegt hat.`,
    },
  },
};
