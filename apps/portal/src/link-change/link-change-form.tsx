import type { PasswordLink, PasswordRules } from '@rekey/protocol';
import { rememberName } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import { useCallback, useMemo } from 'react';
import { ChangeForm } from '../changes/change-form.tsx';
import type { ChangeWay } from '../changes/change-way.ts';
import { client } from '../client.ts';
import { isLinkOver } from '../links/broken-link-page.tsx';
import { newPasswordPageTexts } from '../texts/link-texts.ts';
import { changesByLink } from './change-by-link.ts';
import classes from './link-change.module.css';

/** The form behind a link of a mail. A reminder's link asks for the current password, a reset's does not. */
export function LinkChangeForm(props: {
  token: string;
  link: PasswordLink;
  rules: PasswordRules;
  /** Asks the link once more how it stands. */
  lookAgain: () => Promise<unknown>;
  /** Told when the link turns out to be over as it is used. */
  onOver: () => void;
}) {
  const { token, link, lookAgain, onOver } = props;
  const way = useMemo<ChangeWay>(() => {
    const { send, look } = changesByLink(client, token);
    const sendOrLook: ChangeWay['send'] = (id, passwords) =>
      send(id, passwords).catch((error: unknown) => {
        // Used in another tab, replaced, too old: the page knows better what to show then.
        if (isLinkOver(error)) onOver();
        throw error;
      });
    return { send: sendOrLook, look, cancel: null, onFinal: lookAgain, onLost: lookAgain };
  }, [token, lookAgain, onOver]);
  const checkPassword = useCallback((typed: string) => client.checkLinkPassword(token, typed), [token]);
  const knowsPassword = link.purpose === 'expiry';
  return (
    <>
      <ChangeForm
        username={link.username}
        rules={props.rules}
        way={way}
        asksCurrent={knowsPassword}
        checkPassword={checkPassword}
      />
      {knowsPassword && (
        <p className={classes.forgotten}>
          <Link to="/reset" onClick={() => rememberName(link.username)}>
            {newPasswordPageTexts.forgotten}
          </Link>
        </p>
      )}
    </>
  );
}
