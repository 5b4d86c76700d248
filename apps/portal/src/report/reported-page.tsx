import { Button } from '@mantine/core';
import { PlainPage } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { HelpContactLines } from '../help/help-contact.tsx';
import { reportTexts } from '../texts/report-texts.ts';
import classes from './report.module.css';

/** A report is made: what happened, and what to do next. */
export function ReportedPage({ sentTo }: { sentTo: readonly string[] }) {
  return (
    <PlainPage title={reportTexts.doneTitle} lead={reportTexts.done} focusAlways>
      <NextSteps>{sentTo.length > 0 ? reportTexts.sentTo(sentTo) : reportTexts.sentNowhere}</NextSteps>
    </PlainPage>
  );
}

/** The change had been reported before this page was opened. */
export function AlreadyReportedPage({ when }: { when: string }) {
  return (
    <PlainPage title={reportTexts.already} lead={reportTexts.alreadyDone(when)} focusAlways>
      <NextSteps>{reportTexts.alreadyNext}</NextSteps>
    </PlainPage>
  );
}

function NextSteps({ children }: { children: ReactNode }) {
  return (
    <>
      <div className={classes.next}>
        <h2>{reportTexts.nextTitle}</h2>
        <p>{children}</p>
        <p>{reportTexts.more}</p>
        <HelpContactLines />
      </div>
      <Button component={Link} to="/reset" fullWidth>
        {reportTexts.reset}
      </Button>
    </>
  );
}
