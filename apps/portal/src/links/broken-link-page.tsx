import { Button } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import { PlainPage } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import { linkTexts } from '../texts/link-texts.ts';

/** True when the server knows no such link, or not any more. */
export function isLinkOver(error: unknown): boolean {
  return error instanceof AppError && error.code === 'LINK_INVALID';
}

/** The address has no token: the link was copied in part, or opened in another tab than before. */
export function IncompleteLinkPage() {
  return (
    <PlainPage title={linkTexts.incompleteTitle} lead={linkTexts.incomplete}>
      <NextSteps />
    </PlainPage>
  );
}

/** The link is over: used, replaced, too old. Says which of these it may be, and how to get another. */
export function LinkOverPage({ lead }: { lead: string }) {
  return (
    <PlainPage title={linkTexts.overTitle} lead={lead} focusAlways>
      <NextSteps />
    </PlainPage>
  );
}

function NextSteps() {
  return (
    <>
      <Button component={Link} to="/reset" fullWidth>
        {linkTexts.another}
      </Button>
      <Button component={Link} to="/" variant="default" fullWidth mt="sm">
        {linkTexts.login}
      </Button>
      <Button component={Link} to="/help" variant="subtle" fullWidth mt="sm">
        {linkTexts.help}
      </Button>
    </>
  );
}
