import { type ReactNode, useEffect, useRef } from 'react';
import { frameTexts } from '../texts/index.ts';
import classes from './page.module.css';

let firstPage = true;

/** One page: its heading, the document's title, and the focus on the heading after a navigation, so that a screen reader reads it out.
 *
 *  The first page of a visit leaves the focus alone: the browser announces it by itself.
 */
export function Page(props: {
  title: string;
  /** The title of the window where the heading is too long for it. */
  documentTitle?: string | undefined;
  lead?: ReactNode;
  /** Buttons that belong to the whole page. */
  actions?: ReactNode;
  /** True for outcomes that must be heard even when the page is the first of the visit. */
  focusAlways?: boolean | undefined;
  children?: ReactNode;
}) {
  const heading = useRef<HTMLHeadingElement>(null);
  const focusAlways = props.focusAlways ?? false;
  useEffect(() => {
    if (!firstPage || focusAlways) heading.current?.focus();
    firstPage = false;
  }, [focusAlways]);
  return (
    <>
      <title>{frameTexts.documentTitle(props.documentTitle ?? props.title)}</title>
      <div className={classes.head}>
        <div className={classes.words}>
          <h1 ref={heading} className={classes.title} tabIndex={-1}>
            {props.title}
          </h1>
          {props.lead && <div className={classes.lead}>{props.lead}</div>}
        </div>
        {props.actions && <div className={classes.actions}>{props.actions}</div>}
      </div>
      {props.children}
    </>
  );
}

/** A part of a page under its own heading, on a raised surface. */
export function Section(props: { title?: string; lead?: ReactNode; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      {props.title && (
        <div className={classes.sectionHead}>
          <h2 className={classes.sectionTitle}>{props.title}</h2>
          {props.actions}
        </div>
      )}
      {props.lead && <p className={classes.sectionLead}>{props.lead}</p>}
      {props.children}
    </section>
  );
}
