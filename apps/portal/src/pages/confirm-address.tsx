import { Button } from '@mantine/core';
import { explainError, Message, PlainPage } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../client.ts';
import classes from '../link-change/link-change.module.css';
import { IncompleteLinkPage, isLinkOver, LinkOverPage } from '../links/broken-link-page.tsx';
import { useLinkToken } from '../links/use-link-token.ts';
import { confirmTexts } from '../texts/link-texts.ts';

/** Confirms a recovery address by the link that was sent to it: by a button, not by opening the page. */
export function ConfirmAddressPage() {
  const token = useLinkToken();
  return token === null ? <IncompleteLinkPage /> : <ConfirmByLink key={token} token={token} />;
}

function ConfirmByLink({ token }: { token: string }) {
  const confirming = useMutation({ mutationFn: () => client.confirmRecoveryAddress(token) });
  const { data: confirmed, error } = confirming;
  if (isLinkOver(error)) return <LinkOverPage lead={confirmTexts.over} />;
  if (confirmed) {
    return (
      <PlainPage key="done" title={confirmTexts.doneTitle} lead={confirmTexts.done(confirmed)} focusAlways>
        <Button component={Link} to="/" fullWidth>
          {confirmTexts.home}
        </Button>
      </PlainPage>
    );
  }
  return (
    <PlainPage title={confirmTexts.title} documentTitle={confirmTexts.documentTitle} lead={confirmTexts.lead}>
      <div className={classes.aside}>
        <p>{confirmTexts.notYours}</p>
        <div role="alert">{error && <Message tone="bad">{explainError(error)}</Message>}</div>
      </div>
      <Button fullWidth loading={confirming.isPending} onClick={() => confirming.mutate()}>
        {confirmTexts.submit}
      </Button>
    </PlainPage>
  );
}
