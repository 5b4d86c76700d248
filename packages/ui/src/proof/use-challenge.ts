import type { Challenge, OpenChallengeRequest } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';

const pollMs = 1_000;

/** What of the client asks a question within a session, and follows it. */
export type ChallengeClient = Pick<Client, 'openChallenge' | 'challenge' | 'withdrawChallenge'>;

/** Opens a question as soon as it stands on the page, follows it to its end, and withdraws it when the page goes on without an answer. */
export function useChallenge(client: ChallengeClient, action: OpenChallengeRequest['action']) {
  const [attempt, setAttempt] = useState(() => crypto.randomUUID());
  const opening = useQuery({
    queryKey: ['challenge-opening', attempt],
    queryFn: () => client.openChallenge({ action }),
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
    // Each one that is opened may ring a phone.
    retry: false,
  });
  const id = opening.data?.id;
  const following = useQuery({
    queryKey: ['challenge', id],
    queryFn: () => client.challenge(id ?? ''),
    enabled: id !== undefined,
    gcTime: 0,
    refetchInterval: ({ state }) => (isOpen(state.data ?? null) || !state.data ? pollMs : false),
  });
  const challenge = following.data ?? opening.data ?? null;
  useWithdrawal(client, challenge);
  return {
    challenge,
    error: opening.error,
    look: () => void following.refetch(),
    askAgain: () => setAttempt(crypto.randomUUID()),
  };
}

const isOpen = (challenge: Challenge | null) => challenge?.state === 'open';

function useWithdrawal({ withdrawChallenge }: ChallengeClient, challenge: Challenge | null): void {
  const openId = isOpen(challenge) ? challenge?.id : undefined;
  useEffect(() => {
    if (openId === undefined) return;
    // Also runs when it has just been decided: the server then has nothing left to withdraw, and says so.
    return () => void withdrawChallenge(openId).catch(() => undefined);
  }, [openId, withdrawChallenge]);
}
