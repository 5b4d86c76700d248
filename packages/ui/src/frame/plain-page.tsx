import type { ReactNode } from 'react';
import { frameTexts } from '../texts/index.ts';
import { BrandMark } from './brand-mark.tsx';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import { OfflineBanner } from './offline-banner.tsx';
import { Page } from './page.tsx';
import classes from './plain-page.module.css';

/** A page with one thing to do and nothing around it: logging in, a session that ended, nothing at this address. */
export function PlainPage(props: {
  title: string;
  /** The title of the window where the heading is too long for it. */
  documentTitle?: string;
  lead?: ReactNode;
  focusAlways?: boolean;
  children?: ReactNode;
}) {
  return (
    <div className={classes.frame}>
      <OfflineBanner />
      <div className={classes.corner}>
        <ColorSchemeSwitch />
      </div>
      <main id="main" className={classes.main}>
        <div className={classes.brand}>
          <BrandMark size={40} />
          <span className={classes.name}>{frameTexts.productName}</span>
        </div>
        <div className={classes.card}>
          <Page {...props} />
        </div>
      </main>
    </div>
  );
}
