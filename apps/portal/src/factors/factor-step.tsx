import { Button } from '@mantine/core';
import { explainError, Loading, Message } from '@rekey/ui';
import { type UseQueryOptions, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { addFactorTexts } from '../texts/factor-texts.ts';
import classes from './factors.module.css';

/** What every kind of factor is added with. */
export interface AddingProps {
  onAdded: (factor: { name: string }) => void;
}

/** Asks the server once for what an enrollment starts with, and shows it; it may have to be proven first who asks. `begin` again makes a new one. */
export function FactorStep<Start>(props: {
  kind: string;
  begin: () => Promise<Start>;
  children: (start: Start, again: () => void) => ReactNode;
}) {
  const [attempt, setAttempt] = useState(() => crypto.randomUUID());
  const start = useQuery(startQuery(props.kind, attempt, props.begin));
  const again = () => setAttempt(crypto.randomUUID());
  if (start.data !== undefined) return props.children(start.data, again);
  if (!start.error) return <Loading />;
  return (
    <div className={classes.stack}>
      <div role="alert">
        <Message tone="bad">{explainError(start.error)}</Message>
      </div>
      <div className={classes.buttons}>
        <Button onClick={again}>{addFactorTexts.tryAgain}</Button>
      </div>
    </div>
  );
}

const startQuery = <Start,>(kind: string, attempt: string, begin: () => Promise<Start>): UseQueryOptions<Start> => ({
  queryKey: ['enrollment', kind, attempt],
  queryFn: begin,
  staleTime: Number.POSITIVE_INFINITY,
  // It holds a secret: gone with the page that shows it.
  gcTime: 0,
  retry: false,
});
