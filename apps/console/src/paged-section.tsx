import { DataState, type RecordColumn, RecordList, Section } from '@rekey/ui';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { MoreButton } from './more-button.tsx';

/** A section with a list that is read page by page. `none` stands where it is empty. */
export function PagedSection<Item extends { id: string }>(props: {
  title: string;
  none: string;
  query: UseInfiniteQueryResult<InfiniteData<{ items: Item[] }>>;
  columns: [RecordColumn<Item>, ...RecordColumn<Item>[]];
}) {
  const { title, none, query, columns } = props;
  return (
    <Section title={title}>
      <DataState query={query} empty={({ pages }) => (pages[0]?.items.length ? null : none)}>
        {({ pages }) => (
          <RecordList
            label={title}
            items={pages.flatMap((page) => page.items)}
            keyOf={({ id }) => id}
            columns={columns}
          />
        )}
      </DataState>
      <MoreButton query={query} />
    </Section>
  );
}
