import { Button } from '@mantine/core';
import { PlainPage } from '../frame/plain-page.tsx';
import { sessionEndedTexts, sessionEndTexts } from '../texts/index.ts';
import type { EndReason } from './session-state.ts';

/** Says calmly, on a page of its own, that and why the session has ended. */
export function SessionEndedPage({ reason, onContinue }: { reason: EndReason; onContinue: () => void }) {
  const text = sessionEndTexts[reason];
  return (
    <PlainPage title={text.title} lead={text.lead} focusAlways>
      <Button fullWidth onClick={onContinue}>
        {sessionEndedTexts.login}
      </Button>
    </PlainPage>
  );
}
