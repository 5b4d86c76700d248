import { Button } from '@mantine/core';
import type { ChangeRequirement } from '@rekey/protocol';
import { Page, useSession } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useSessionWay } from '../changes/use-session-way.ts';
import { ChangePage } from '../pages/change.tsx';
import { meQuery } from '../queries.ts';
import { ChangeSection } from '../security/change-section.tsx';
import { forcedChangePageTexts, forcedChangeTexts } from '../texts/expiry-texts.ts';

/** The only page of a session that has to change its password first. Stands at whatever address was opened, and gives way to it afterwards. */
export function ForcedChangePage({ reason }: { reason: ChangeRequirement }) {
  const [changeId, setChangeId] = useState<string | null>(null);
  const { data: me } = useQuery(meQuery);
  const way = useSessionWay({ onFinal: setChangeId });
  if (changeId !== null) return <ChangePage id={changeId} onward={<GoOn />} />;
  const { title, lead } = forcedChangeTexts[reason];
  const isElsewhere = me?.mayChangePassword === false;
  return (
    <Page title={title} lead={isElsewhere ? forcedChangePageTexts.elsewhere : lead} focusAlways>
      <ChangeSection way={way} title={forcedChangePageTexts.section} lead={forcedChangePageTexts.current} />
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
