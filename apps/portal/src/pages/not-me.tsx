import { DataState, describeTime, PlainPage } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useLocation } from '@tanstack/react-router';
import { useState } from 'react';
import { client } from '../client.ts';
import { IncompleteLinkPage, isLinkOver, LinkOverPage } from '../links/broken-link-page.tsx';
import { useLinkToken } from '../links/use-link-token.ts';
import { ReportForm } from '../report/report-form.tsx';
import { AlreadyReportedPage, ReportedPage } from '../report/reported-page.tsx';
import { reportTexts } from '../texts/report-texts.ts';

/** "This was not me", by the link of a mail; and what came of it, by whichever way it was said. */
export function NotMePage() {
  const token = useLinkToken();
  const { reportedTo } = useLocation().state;
  if (reportedTo) return <ReportedPage sentTo={reportedTo} />;
  return token === null ? <IncompleteLinkPage /> : <ReportByLink key={token} token={token} />;
}

function ReportByLink({ token }: { token: string }) {
  const [sentTo, setSentTo] = useState<string[] | null>(null);
  const [over, setOver] = useState(false);
  const lookup = useQuery({ queryKey: ['change-report', token], queryFn: () => client.lookUpReport(token) });
  if (sentTo) return <ReportedPage sentTo={sentTo} />;
  if (over || isLinkOver(lookup.error)) return <LinkOverPage lead={reportTexts.over} />;
  const known = lookup.data;
  if (known?.reportedAt) return <AlreadyReportedPage when={describeTime(Date.parse(known.reportedAt), Date.now())} />;
  return (
    <PlainPage
      title={reportTexts.title}
      documentTitle={reportTexts.documentTitle}
      lead={known && reportTexts.lead(known.displayName, known.username)}
    >
      <DataState query={lookup}>
        {(change) => <ReportForm token={token} change={change} onReported={setSentTo} onOver={() => setOver(true)} />}
      </DataState>
    </PlainPage>
  );
}
