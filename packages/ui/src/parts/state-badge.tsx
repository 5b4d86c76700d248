import type { PlaceState } from '@rekey/protocol';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleX,
  IconHelpCircle,
  IconHourglassHigh,
  IconLoader2,
} from '@tabler/icons-react';
import { placeStateTexts } from '../texts/place-texts.ts';
import classes from './state-badge.module.css';

/** What a state means for the reader: fine, on its way, needs something, cannot tell. */
export type Tone = 'good' | 'wait' | 'bad' | 'idle' | 'busy';

const iconOf = {
  good: IconCircleCheck,
  wait: IconHourglassHigh,
  bad: IconCircleX,
  idle: IconHelpCircle,
  busy: IconLoader2,
};

/** A state in a word, never by color alone. `busy` turns slowly while something is under way. */
export function StateBadge({ tone, children }: { tone: Tone; children: string }) {
  const Icon = iconOf[tone];
  return (
    <span className={classes.badge} data-tone={tone}>
      <Icon size={16} stroke={2} aria-hidden="true" />
      {children}
    </span>
  );
}

/** The tone of a place's state. */
export const toneOfPlace: Readonly<Record<PlaceState, Tone>> = {
  current: 'good',
  waiting: 'wait',
  refused: 'bad',
  'needs-login': 'wait',
  unknown: 'idle',
};

/** Whether the newest password has reached a place. */
export function PlaceStateBadge({ state }: { state: PlaceState }) {
  return <StateBadge tone={toneOfPlace[state]}>{placeStateTexts[state]}</StateBadge>;
}

/** A message that belongs to what stands around it: what happened, what it means, what to do. */
export function Message(props: { tone: Tone; title?: string; children?: React.ReactNode; actions?: React.ReactNode }) {
  const Icon = props.tone === 'wait' ? IconAlertTriangle : iconOf[props.tone];
  return (
    <div className={classes.message} data-tone={props.tone}>
      <Icon size={20} stroke={2} aria-hidden="true" />
      <div className={classes.messageBody}>
        {props.title && <p className={classes.messageTitle}>{props.title}</p>}
        {props.children && <div>{props.children}</div>}
        {props.actions && <div className={classes.messageActions}>{props.actions}</div>}
      </div>
    </div>
  );
}
