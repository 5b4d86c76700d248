import { Button } from '@mantine/core';
import { PlainPage } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../client.ts';
import { IncompleteLinkPage, isLinkOver, LinkOverPage } from '../links/broken-link-page.tsx';
import { useLinkToken } from '../links/use-link-token.ts';
import { UsernameForm } from '../links/username-form.tsx';
import { confirmTexts } from '../texts/link-texts.ts';

/** Confirms a recovery address by the link that was sent to it: by typing and a button, not by opening the page. */
export function ConfirmAddressPage() {
  const token = useLinkToken();
  return token === null ? <IncompleteLinkPage /> : <ConfirmByLink key={token} token={token} />;
}

function ConfirmByLink({ token }: { token: string }) {
  const confirming = useMutation({
    mutationFn: (username: string) => client.confirmRecoveryAddress({ token, username }),
  });
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
      <UsernameForm
        hint={confirmTexts.usernameHint}
        button={confirmTexts.submit}
        sending={confirming.isPending}
        error={error}
        onSubmit={(username) => confirming.mutate(username)}
        onTyping={confirming.reset}
      >
        <p>{confirmTexts.notYours}</p>
      </UsernameForm>
    </PlainPage>
  );
}
