import classes from './plots.module.css';

/** The numbers of a plot for those who read rather than look; folded away until it is asked for. */
export function PlotTable(props: {
  summary: string;
  columns: readonly [string, string];
  rows: readonly { key: string; name: string; count: number }[];
}) {
  return (
    <details className={classes.tableBox}>
      <summary>{props.summary}</summary>
      <table className={classes.table}>
        <thead>
          <tr>
            {props.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.rows.map(({ key, name, count }) => (
            <tr key={key}>
              <th scope="row">{name}</th>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
