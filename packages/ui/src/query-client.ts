import { NoAnswerError } from '@rekey/protocol/client';
import { QueryClient } from '@tanstack/react-query';

const retriesWithoutAnswer = 2;

/** The cache of server answers. A coded refusal is final; only silence is tried again. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => error instanceof NoAnswerError && failures < retriesWithoutAnswer,
      },
      mutations: { retry: false },
    },
  });
}
