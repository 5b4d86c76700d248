import { Button } from '@mantine/core';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';

/** Fetches the next page of a list that goes on; nothing when it does not. */
export function MoreButton(props: {
  query: { hasNextPage: boolean; isFetchingNextPage: boolean; fetchNextPage: () => unknown };
}) {
  if (!props.query.hasNextPage) return null;
  return (
    <div className={layout.more}>
      <Button
        variant="default"
        loading={props.query.isFetchingNextPage}
        onClick={() => void props.query.fetchNextPage()}
      >
        {texts.showMore}
      </Button>
    </div>
  );
}
