import type { ReactNode } from 'react';
import { frameTexts } from '../texts/index.ts';
import classes from './app-frame.module.css';
import { BrandMark } from './brand-mark.tsx';
import { ColorSchemeSwitch } from './color-scheme-switch.tsx';
import { OfflineBanner } from './offline-banner.tsx';

/** What stands around every page: skip link, brand, navigation, who is logged in.
 *
 *  `navigation` is a row of links of the app's own router; the current one carries aria-current="page".
 */
export function AppFrame(props: {
  appName: string;
  homeHref: string;
  navigation?: ReactNode;
  /** Right end of the bar: the user's name, log out. */
  actions?: ReactNode;
  /** Lists and tables want more room than forms and reading. */
  width?: 'reading' | 'wide';
  children: ReactNode;
}) {
  return (
    <div className={classes.frame} data-width={props.width ?? 'reading'}>
      <a className={classes.skip} href="#main">
        {frameTexts.skipToContent}
      </a>
      <OfflineBanner />
      <header className={classes.header}>
        <div className={classes.bar}>
          <a className={classes.brand} href={props.homeHref}>
            <BrandMark />
            <span>{props.appName}</span>
          </a>
          <div className={classes.actions}>
            {props.actions}
            <ColorSchemeSwitch />
          </div>
        </div>
        {props.navigation && (
          <nav className={classes.navigation} aria-label={frameTexts.mainNavigation}>
            {props.navigation}
          </nav>
        )}
      </header>
      <main id="main" className={classes.main} tabIndex={-1}>
        {props.children}
      </main>
    </div>
  );
}
