import { useQuery } from '@tanstack/react-query';
import { isSettled } from '../changes/arrivals.ts';
import { client } from '../client.ts';
import { pollDelayMs } from './poll-delay.ts';

/** Whose password the link is about, with the rules for the new one; and after the change, where that has arrived. */
export function useLinkLookup(token: string) {
  const link = useQuery({
    queryKey: ['password-link', token],
    queryFn: () => client.lookUpLink(token),
    refetchInterval: ({ state }) => {
      const change = state.data?.change;
      return change && !isSettled(change) ? pollDelayMs(state.dataUpdateCount) : false;
    },
  });
  const rules = useQuery({
    queryKey: ['password-link-rules', token],
    queryFn: () => client.linkRules(token),
    enabled: link.data !== undefined && link.data.change === null,
    staleTime: 5 * 60_000,
  });
  return { link, rules };
}
