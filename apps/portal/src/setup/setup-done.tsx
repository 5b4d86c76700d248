import { Button } from '@mantine/core';
import { PlainPage } from '@rekey/ui';
import { setupTexts } from '../texts/change-texts.ts';

/** The first password is set; what is left is to log in with it. */
export function SetupDone({ username }: { username: string }) {
  return (
    <PlainPage title={setupTexts.doneTitle} lead={setupTexts.done(username)} focusAlways>
      <Button component="a" href="/" fullWidth>
        {setupTexts.login}
      </Button>
    </PlainPage>
  );
}
