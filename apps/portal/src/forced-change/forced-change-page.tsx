import { Button } from '@mantine/core';
import type { ChangeRequirement } from '@rekey/protocol';
import { Page, rememberName, useSession } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSessionWay } from '../changes/use-session-way.ts';
import { ChangePage } from '../pages/change.tsx';
import { meQuery } from '../queries.ts';
import { ChangeSection } from '../security/change-section.tsx';
import { forcedChangePageTexts, forcedChangeTexts } from '../texts/expiry-texts.ts';

/** The only page of a session that has to change its password first. Stands at whatever address was opened, and gives way to it afterwards. */
export function ForcedChangePage({ reason }: { reason: ChangeRequirement }) {
  const [changeId, setChangeId] = useState<string | null>(null);
  const { session } = useSession();
  const { data: me } = useQuery(meQuery);
  const way = useSessionWay({ onFinal: setChangeId });
  if (changeId !== null) return <ChangePage id={changeId} onward={<GoOn />} />;
  const { title, lead } = forcedChangeTexts[reason];
  if (reason === 'report') return <ResetAfterReport username={session.user.username} />;
  const isElsewhere = me?.mayChangePassword === false;
  return (
    <Page title={title} lead={isElsewhere ? forcedChangePageTexts.elsewhere : lead} focusAlways>
      <ChangeSection way={way} title={forcedChangePageTexts.section} lead={forcedChangePageTexts.current} />
    </Page>
  );
}

// Whoever gets in with a passkey after a report: the current password opens nothing any more, so it cannot be what proves the change.
function ResetAfterReport({ username }: { username: string }) {
  const { title, lead } = forcedChangeTexts.report;
  return (
    <Page title={title} lead={lead} focusAlways>
      <Button component={Link} to="/reset" onClick={() => rememberName(username)}>
        {forcedChangePageTexts.reset}
      </Button>
    </Page>
  );
}

function GoOn() {
  const { refresh } = useSession();
  const queryClient = useQueryClient();
  const goOn = async () => {
    // What was refused until now can be answered.
    queryClient.removeQueries({ predicate: ({ state }) => state.status === 'error' });
    await refresh();
  };
  return <Button onClick={() => void goOn()}>{forcedChangePageTexts.goOn}</Button>;
}
