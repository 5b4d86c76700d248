import { Button } from '@mantine/core';
import type { PasswordChange, PasswordLink } from '@rekey/protocol';
import { Message, PlainPage, proofCallsFor, proofTexts, RelativeTime, rememberName } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import { Arrivals } from '../changes/arrival-list.tsx';
import { ChangeQuestion, waitsForProof } from '../changes/change-question.tsx';
import { client } from '../client.ts';
import { changeTexts } from '../texts/change-texts.ts';
import { newPasswordPageTexts } from '../texts/link-texts.ts';
import classes from './link-change.module.css';

/** What became of the change that was made by this link, live; the same for who comes back to a used link.
 *
 *  `tooLate` = something was typed here after the link had served.
 */
export function LinkOutcome(props: {
  token: string;
  link: PasswordLink;
  change: PasswordChange;
  tooLate: boolean;
  lookAgain: () => void;
}) {
  const { link, change } = props;
  if (waitsForProof(change)) {
    return (
      <PlainPage key="waiting" title={proofTexts.title} lead={changeTexts.waitsForProof} focusAlways>
        <ChangeQuestion
          change={change}
          calls={proofCallsFor(client, change.challenge.id, props.token)}
          cancel={() => client.cancelLinkChange(change.id, props.token)}
          onNews={props.lookAgain}
        />
      </PlainPage>
    );
  }
  if (change.state === 'verifying') {
    return (
      <PlainPage key="checked" title={newPasswordPageTexts.checkedTitle} focusAlways>
        <Message tone="busy">{newPasswordPageTexts.checked}</Message>
      </PlainPage>
    );
  }
  return (
    <PlainPage
      key="changed"
      title={newPasswordPageTexts.changedTitle}
      lead={
        <>
          {newPasswordPageTexts.changed(link.displayName)} {newPasswordPageTexts.changedAt}{' '}
          <RelativeTime value={change.committedAt ?? change.createdAt} />.
        </>
      }
      focusAlways
    >
      {props.tooLate && (
        <div className={classes.aside}>
          <Message tone="wait">{newPasswordPageTexts.tooLate}</Message>
        </div>
      )}
      <Arrivals deliveries={change.deliveries} />
      <Button component={Link} to="/" fullWidth className={classes.login} onClick={() => rememberName(link.username)}>
        {newPasswordPageTexts.login}
      </Button>
    </PlainPage>
  );
}
