import type { Language } from '@rekey/protocol';
import { type Block, openly, type Step, type Surroundings } from '../message.ts';

/** Lists the five ways to a new password in the order in which they are recommended; the last one is the link of the mail. */
export function listFiveWays(language: Language, around: Surroundings): Block {
  return { kind: 'steps', steps: waysIn[language](around) };
}

const waysIn: Readonly<Record<Language, (around: Surroundings) => Step[]>> = {
  en: ({ origin }) => [
    {
      title: 'The Windows App',
      line: ['If your device has the Rekey app: click its icon next to the clock. This is the easiest way.'],
    },
    {
      title: 'Ctrl+Alt+Del',
      line: ['If your device has the Rekey app: press these three keys and choose “Change a password”.'],
    },
    {
      title: '“Reset User Password” on the log-in page',
      line: ['Also if you have forgotten your current password: ', openly(`${origin}/reset`)],
    },
    {
      title: 'Security Settings in the portal',
      line: ['Log in and choose a new password: ', openly(`${origin}/security`)],
    },
    {
      title: 'The link in this mail',
      line: ['Have your current password at hand. The link also works after the password has expired.'],
    },
  ],
  de: ({ origin }) => [
    {
      title: 'Die Windows-App',
      line: ['Wenn Ihr Gerät die Rekey-App hat: Klicken Sie auf ihr Symbol neben der Uhr. So geht es am einfachsten.'],
    },
    {
      title: 'Strg+Alt+Entf',
      line: ['Wenn Ihr Gerät die Rekey-App hat: Drücken Sie diese drei Tasten und wählen Sie „Kennwort ändern“.'],
    },
    {
      title: '„Reset User Password“ auf der Anmeldeseite',
      line: ['Auch wenn Sie Ihr jetziges Passwort vergessen haben: ', openly(`${origin}/reset`)],
    },
    {
      title: '„Security Settings“ im Portal',
      line: ['Melden Sie sich an und wählen Sie ein neues Passwort: ', openly(`${origin}/security`)],
    },
    {
      title: 'Der Link in dieser Mail',
      line: ['Halten Sie Ihr jetziges Passwort bereit. Der Link gilt auch noch, wenn das Passwort abgelaufen ist.'],
    },
  ],
};
