import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import classes from './record-list.module.css';

/** One fact about each record: a column on wide screens, a labelled line on narrow ones. */
export interface RecordColumn<Item> {
  label: string;
  cell: (item: Item) => ReactNode;
}

export interface RecordListProps<Item> {
  /** What the list holds, for screen readers. */
  label: string;
  items: readonly Item[];
  keyOf: (item: Item) => string;
  /** The first column names the record. */
  columns: readonly [RecordColumn<Item>, ...RecordColumn<Item>[]];
  /** Buttons for one record, and the heading of their column for screen readers. */
  actions?: { label: string; cell: (item: Item) => ReactNode };
}

/** Shows records as a table where there is room (56em), as cards where there is not. */
export function RecordList<Item>(props: RecordListProps<Item>) {
  const wide = useMediaQuery('(min-width: 56em)', true, { getInitialValueInEffect: false });
  return wide ? <RecordTable {...props} /> : <RecordCards {...props} />;
}

function RecordTable<Item>({ label, items, keyOf, columns, actions }: RecordListProps<Item>) {
  const [first, ...others] = columns;
  return (
    <table className={classes.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.label} scope="col">
              {column.label}
            </th>
          ))}
          {actions && (
            <th scope="col">
              <span className={classes.unseen}>{actions.label}</span>
            </th>
          )}
        </tr>
      </thead>
      <tbody>
        {items.map((item) => (
          <tr key={keyOf(item)}>
            <th scope="row">{first.cell(item)}</th>
            {others.map((column) => (
              <td key={column.label}>{column.cell(item)}</td>
            ))}
            {actions && (
              <td>
                <div className={classes.rowActions}>{actions.cell(item)}</div>
              </td>
            )}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function RecordCards<Item>({ label, items, keyOf, columns, actions }: RecordListProps<Item>) {
  const [first, ...others] = columns;
  return (
    <ul className={classes.cards} aria-label={label}>
      {items.map((item) => (
        <li key={keyOf(item)}>
          <div className={classes.cardTitle}>{first.cell(item)}</div>
          <dl className={classes.facts}>
            {others.map((column) => (
              <Fact key={column.label} label={column.label}>
                {column.cell(item)}
              </Fact>
            ))}
          </dl>
          {actions && <div className={classes.cardActions}>{actions.cell(item)}</div>}
        </li>
      ))}
    </ul>
  );
}

// A fact that is not there needs a cell in a table, but no line on a card.
function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === '' || children === false) return null;
  return (
    <div>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
