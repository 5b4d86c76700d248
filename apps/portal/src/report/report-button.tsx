import { Button } from '@mantine/core';
import { ConfirmDialog } from '@rekey/ui';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../client.ts';
import { reportTexts } from '../texts/report-texts.ts';
import { ReportEffects } from './report-effects.tsx';

/** "This was not me", for who is logged in: says what it does, and does it only then. */
export function ReportButton({ changeId }: { changeId: string }) {
  const [asking, setAsking] = useState(false);
  const navigate = useNavigate();
  // This session ends with all others, perhaps before the answer is here: what is to be told stands on a page that needs none.
  const report = async () => {
    const { sentTo } = await client.reportMyChange(changeId);
    await navigate({ to: '/not-me', state: { reportedTo: sentTo } });
  };
  return (
    <>
      <Button size="sm" variant="default" onClick={() => setAsking(true)}>
        {reportTexts.button}
      </Button>
      {asking && (
        <ConfirmDialog
          title={reportTexts.dialogTitle}
          confirmText={reportTexts.confirm}
          danger
          run={report}
          onClose={() => setAsking(false)}
        >
          <ReportEffects />
        </ConfirmDialog>
      )}
    </>
  );
}
