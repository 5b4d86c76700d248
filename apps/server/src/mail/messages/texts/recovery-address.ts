import { strict as assert } from 'node:assert';
import { type Message, openly } from '../message.ts';
import { facts } from './facts.ts';

/** Asks a new recovery address whether it belongs to the person who gave it. */
export const recoveryAddressConfirmation: Message<'recovery-address-confirmation'> = {
  date: null,
  texts: {
    en: {
      words: {
        subject: 'Please confirm your recovery address',
        introduction:
          'Hello {name},\n\nThis address was given as the recovery address of the account {username} at {organization}. Once you confirm it, links to reset the password can also be sent here.',
      },
      describe({ username }, { link }) {
        assert(link, 'an address is confirmed by a link');
        return [
          {
            kind: 'button',
            label: 'Confirm this address',
            href: link,
            hint: 'The link works once, and for 24 hours.',
            tone: 'act',
          },
          facts(['Account', username]),
          {
            kind: 'note',
            title: 'If you do not know this account',
            line: [
              'Do not confirm it, and nothing will be sent here again. Somebody has probably mistyped an address.',
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `You get this mail because your address was given as a recovery address at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Bitte bestätigen Sie Ihre Ersatzadresse',
        introduction:
          'Guten Tag {name},\n\ndiese Adresse wurde als Ersatzadresse des Kontos {username} bei {organization} angegeben. Sobald Sie sie bestätigen, können Links zum Zurücksetzen des Passworts auch hierher geschickt werden.',
      },
      describe({ username }, { link }) {
        assert(link, 'an address is confirmed by a link');
        return [
          {
            kind: 'button',
            label: 'Adresse bestätigen',
            href: link,
            hint: 'Der Link gilt einmal, und zwar 24 Stunden lang.',
            tone: 'act',
          },
          facts(['Konto', username]),
          {
            kind: 'note',
            title: 'Wenn Sie dieses Konto nicht kennen',
            line: [
              'Bestätigen Sie nichts, dann kommt hierher auch nichts mehr. Vermutlich hat sich jemand bei der Adresse vertippt.',
            ],
          },
        ];
      },
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil Ihre Adresse bei ${organization} als Ersatzadresse angegeben wurde.`,
    },
  },
};

/** Tells of a new recovery address, or that there is none any more, to where the person was reached before. */
export const recoveryAddressChanged: Message<'recovery-address-changed'> = {
  date: ({ changedAt }) => changedAt,
  texts: {
    en: {
      words: {
        subject: 'An address of your account was changed',
        introduction:
          'Hello {name},\n\nAn address to which mail about your account {username} at {organization} goes was changed. If that was you, or your administrator told you, there is nothing more to do.',
      },
      describe: ({ username, which, address, changedAt }, { origin, describeMoment }) => [
        facts(
          ['Account', username],
          [which === 'first' ? 'Mail address' : 'Recovery address', address || 'None any more'],
          ['Changed', describeMoment(changedAt)],
        ),
        {
          kind: 'note',
          title: 'If this was not you',
          line: [
            'Then somebody may know your password. If you can no longer log in, ask for help at once. If you can, change your password and look at your addresses: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because an address of your account at ${organization} was changed.`,
    },
    de: {
      words: {
        subject: 'Eine Adresse Ihres Kontos wurde geändert',
        introduction:
          'Guten Tag {name},\n\neine Adresse, an die Mails zu Ihrem Konto {username} bei {organization} gehen, wurde geändert. Wenn Sie das waren oder es angekündigt war, ist nichts weiter zu tun.',
      },
      describe: ({ username, which, address, changedAt }, { origin, describeMoment }) => [
        facts(
          ['Konto', username],
          [which === 'first' ? 'Mailadresse' : 'Ersatzadresse', address || 'Keine mehr'],
          ['Geändert', describeMoment(changedAt)],
        ),
        {
          kind: 'note',
          title: 'Wenn Sie das nicht waren',
          line: [
            'Dann kennt vielleicht jemand Ihr Passwort. Wenn Sie sich nicht mehr anmelden können, lassen Sie sich sofort helfen. Wenn doch, ändern Sie Ihr Passwort und prüfen Sie Ihre Adressen: ',
            openly(`${origin}/security`),
          ],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil eine Adresse Ihres Kontos bei ${organization} geändert wurde.`,
    },
  },
};
