import { IconDeviceDesktop, IconWorld } from '@tabler/icons-react';
import { helpTexts } from '../texts/help-texts.ts';
import { type HelpTopic, helpWays } from '../texts/help-way-texts.ts';
import classes from './help.module.css';

/** What a way needs: the app on the device, or nothing but a browser. */
export function WayNeeds({ topic }: { topic: HelpTopic }) {
  const { needsApp } = helpWays[topic];
  const Icon = needsApp ? IconDeviceDesktop : IconWorld;
  return (
    <p className={classes.needs}>
      <Icon size={16} stroke={1.75} aria-hidden="true" />
      {needsApp ? helpTexts.needsApp : helpTexts.anyBrowser}
    </p>
  );
}
