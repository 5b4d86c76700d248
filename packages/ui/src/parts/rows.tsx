import type { Icon } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './rows.module.css';

/** A list of things, one row each, divided by fine lines. */
export function Rows({ children }: { children: ReactNode }) {
  return <ul className={classes.rows}>{children}</ul>;
}

/** One thing in a list: what it is, how it stands (at the end), and a sentence where one is needed. */
export function Row(props: {
  icon: Icon;
  title: ReactNode;
  detail?: ReactNode;
  /** A badge or a button. */
  end?: ReactNode;
  /** Several buttons: at the end where there is room, below on a phone. */
  actions?: ReactNode;
  children?: ReactNode;
}) {
  const RowIcon = props.icon;
  return (
    <li className={classes.row}>
      <span className={classes.icon}>
        <RowIcon size={22} stroke={1.6} aria-hidden="true" />
      </span>
      <div className={classes.title}>{props.title}</div>
      {props.detail && <div className={classes.detail}>{props.detail}</div>}
      {props.end && <div className={classes.end}>{props.end}</div>}
      {props.actions && <div className={classes.actions}>{props.actions}</div>}
      {props.children && <div className={classes.note}>{props.children}</div>}
    </li>
  );
}
