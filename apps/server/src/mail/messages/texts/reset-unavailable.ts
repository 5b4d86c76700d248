import { type Message, openly, paragraph } from '../message.ts';
import type { ReadValues } from '../values.ts';
import { facts } from './facts.ts';

type Values = ReadValues<'reset-unavailable'>;

/** The answer to a request to reset a password that we cannot reset; the page itself says the same to everybody. */
export const resetUnavailable: Message<'reset-unavailable'> = {
  date: null,
  texts: {
    en: {
      words: {
        subject: 'Your password cannot be reset by mail',
        introduction:
          'Hello {name},\n\nSomebody, probably you, asked to reset the password of your account {username} at {organization}. That is not possible by mail.',
      },
      describe: (values, around) => [
        paragraph(reasonsInEnglish[values.reason](values)),
        facts(['Account', values.username], ['Ask here', values.contact]),
        {
          kind: 'note',
          title: 'If you still know your password',
          line: ['Log in and change it there, also if it has expired: ', openly(`${around.origin}/security`)],
        },
        {
          kind: 'note',
          title: 'If this was not you',
          line: ['You need not do anything: your password stays as it is.'],
        },
      ],
      why: (_values, { organization }) =>
        `You get this mail because somebody asked to reset the password of your account at ${organization}.`,
    },
    de: {
      words: {
        subject: 'Ihr Passwort lässt sich nicht per Mail zurücksetzen',
        introduction:
          'Guten Tag {name},\n\njemand, vermutlich Sie selbst, wollte das Passwort Ihres Kontos {username} bei {organization} zurücksetzen. Per Mail ist das nicht möglich.',
      },
      describe: (values, around) => [
        paragraph(reasonsInGerman[values.reason](values)),
        facts(['Konto', values.username], ['Hilfe', values.contact]),
        {
          kind: 'note',
          title: 'Wenn Sie Ihr Passwort noch wissen',
          line: [
            'Melden Sie sich an und ändern Sie es dort, auch wenn es abgelaufen ist: ',
            openly(`${around.origin}/security`),
          ],
        },
        {
          kind: 'note',
          title: 'Wenn Sie das nicht waren',
          line: ['Sie brauchen nichts zu tun: Ihr Passwort bleibt, wie es ist.'],
        },
      ],
      why: (_values, { organization }) =>
        `Sie erhalten diese Mail, weil jemand das Passwort Ihres Kontos bei ${organization} zurücksetzen wollte.`,
    },
  },
};

const reasonsInEnglish: Readonly<Record<Values['reason'], (values: Values) => string>> = {
  managed: ({ storeName }) =>
    `Your password is kept by ${storeName || 'a directory'}, and a forgotten password can only be reset there. Please ask for help.`,
  'switched-off': () =>
    'Your organization has switched this off. An administrator can start a reset for you; please ask for it.',
  'shut-out': () =>
    'Your password has expired, or wrong passwords were tried for it too often, and your organization allows no reset by mail then. An administrator can start one for you; please ask for it.',
};

const reasonsInGerman: Readonly<Record<Values['reason'], (values: Values) => string>> = {
  managed: ({ storeName }) =>
    `Ihr Passwort wird von ${storeName || 'einem Verzeichnis'} verwaltet und lässt sich, wenn Sie es vergessen haben, nur dort zurücksetzen. Bitte lassen Sie sich helfen.`,
  'switched-off': () =>
    'Ihre Organisation hat das abgeschaltet. Die Administration kann das Zurücksetzen für Sie veranlassen; bitte wenden Sie sich an sie.',
  'shut-out': () =>
    'Ihr Passwort ist abgelaufen, oder es wurden zu oft falsche Passwörter versucht, und dann erlaubt Ihre Organisation kein Zurücksetzen per Mail. Die Administration kann es für Sie veranlassen; bitte wenden Sie sich an sie.',
};
