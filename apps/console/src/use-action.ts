import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query';

/** Runs one request that changes something, then reads again what it made stale; the screen never guesses the outcome. */
export function useAction<Input, Output>(run: (input: Input) => Promise<Output>, stale: readonly QueryKey[]) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    // What was sent may hold a password; it is not kept longer than the page needs it.
    gcTime: 0,
    onSettled: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
