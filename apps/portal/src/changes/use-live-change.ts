import { PasswordChange } from '@rekey/protocol';
import { watchEvents } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { client } from '../client.ts';
import { changeQuery } from '../queries.ts';
import { isSettled } from './arrivals.ts';

const pollMs = 3_000;

/** One change, kept up to date by server-sent events, and by asking every few seconds while those cannot be heard. */
export function useLiveChange(id: string) {
  const queryClient = useQueryClient();
  const [live, setLive] = useState(true);
  const query = useQuery({
    ...changeQuery(id),
    refetchInterval: ({ state }) => (live || (state.data && isSettled(state.data)) ? false : pollMs),
  });
  const settled = query.data !== undefined && isSettled(query.data);
  const wanted = query.data !== undefined && !settled;
  useEffect(() => {
    if (!wanted) return;
    return watchEvents({
      url: client.passwordChangeEventsUrl(id),
      event: 'change',
      onData: (data) => queryClient.setQueryData(changeQuery(id).queryKey, PasswordChange.parse(data)),
      onLive: setLive,
    });
  }, [id, wanted, queryClient]);
  return { query, live: live || settled };
}
