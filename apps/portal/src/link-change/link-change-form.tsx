import { AppError, type PasswordLink, type PasswordRules } from '@rekey/protocol';
import { proofCallsFor, rememberName } from '@rekey/ui';
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
  /** Told when a factor has to be set up before the link can be used. */
  onEnroll: () => void;
}) {
  const { token, link, lookAgain, onOver, onEnroll } = props;
  const way = useMemo<ChangeWay>(() => {
    const { send, look, cancel } = changesByLink(client, token);
    const prove = (challengeId: string) => proofCallsFor(client, challengeId, token);
    const sendOrLook: ChangeWay['send'] = (id, passwords) =>
      send(id, passwords).catch((error: unknown) => {
        // Used in another tab, replaced, too old: the page knows better what to show then.
        if (isLinkOver(error)) onOver();
        if (needsEnrollment(error)) onEnroll();
        throw error;
      });
    return { send: sendOrLook, look, cancel, prove, onFinal: lookAgain, onLost: lookAgain };
  }, [token, lookAgain, onOver, onEnroll]);
  const checkPassword = useCallback((typed: string) => client.checkLinkPassword(token, typed), [token]);
  const knowsPassword = link.purpose === 'expiry';
  return (
    <>
      <ChangeForm
        username={link.username}
        rules={props.rules}
        way={way}
        asksCurrent={knowsPassword}
        level={2}
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

const needsEnrollment = (error: unknown) => error instanceof AppError && error.code === 'ENROLLMENT_REQUIRED';
