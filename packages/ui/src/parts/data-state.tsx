import { Button, VisuallyHidden } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { dataTexts, explainError } from '../texts/index.ts';
import classes from './data-state.module.css';
import { Message } from './state-badge.tsx';

/** Shows what a query has: a quiet placeholder while it loads, what went wrong with a way to try again, or the data. */
export function DataState<Data>(props: {
  query: UseQueryResult<Data>;
  /** What to say when there is nothing to list, given the data; null when there is something. */
  empty?: (data: Data) => ReactNode;
  children: (data: Data) => ReactNode;
}) {
  const { data, error, refetch, isFetching } = props.query;
  if (data !== undefined) {
    const empty = props.empty?.(data);
    return empty ? <p className={classes.empty}>{empty}</p> : props.children(data);
  }
  if (error) return <LoadFailure error={error} busy={isFetching} retry={() => void refetch()} />;
  return <Loading />;
}

/** Says that and why something could not be loaded, with the way to try again. */
export function LoadFailure(props: { error: Error; busy: boolean; retry: () => void }) {
  const retry = (
    <Button variant="default" size="sm" loading={props.busy} onClick={props.retry}>
      {dataTexts.tryAgain}
    </Button>
  );
  return (
    <div role="alert">
      <Message tone="bad" title={dataTexts.notLoaded} actions={retry}>
        {explainError(props.error)}
      </Message>
    </div>
  );
}

/** Three quiet lines where something will stand. Appears only after a moment, so that quick answers do not flicker. */
export function Loading() {
  return (
    <div className={classes.loading} role="status">
      <VisuallyHidden>{dataTexts.loading}</VisuallyHidden>
      <span className={classes.line} />
      <span className={classes.line} />
      <span className={classes.line} />
    </div>
  );
}
