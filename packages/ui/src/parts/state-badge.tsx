import { ActionIcon } from '@mantine/core';
import type { PlaceState } from '@rekey/protocol';
import {
  IconAlertTriangle,
  IconCircleCheck,
  IconCircleMinus,
  IconCircleX,
  IconHelpCircle,
  IconHourglassHigh,
  IconLoader2,
  IconX,
} from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { placeStateTexts } from '../texts/index.ts';
import classes from './state-badge.module.css';

/** What a state means for the reader: fine, on its way, needs something, cannot tell, under way, out of use. */
export type Tone = 'good' | 'wait' | 'bad' | 'idle' | 'busy' | 'off';

const iconOf = {
  good: IconCircleCheck,
  wait: IconHourglassHigh,
  bad: IconCircleX,
  idle: IconHelpCircle,
  busy: IconLoader2,
  off: IconCircleMinus,
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
export function Message(props: {
  tone: Tone;
  title?: string;
  children?: ReactNode;
  actions?: ReactNode;
  /** Shows a cross that puts the message away; what it is called for those who cannot see where it stands. */
  dismiss?: { label: string; onDismiss: () => void };
}) {
  const Icon = props.tone === 'wait' ? IconAlertTriangle : iconOf[props.tone];
  return (
    <div className={classes.message} data-tone={props.tone}>
      <Icon size={20} stroke={2} aria-hidden="true" />
      <div className={classes.messageBody}>
        {props.title && <p className={classes.messageTitle}>{props.title}</p>}
        {props.children && <div>{props.children}</div>}
        {props.actions && <div className={classes.messageActions}>{props.actions}</div>}
      </div>
      {props.dismiss && (
        <ActionIcon variant="subtle" color="gray" aria-label={props.dismiss.label} onClick={props.dismiss.onDismiss}>
          <IconX size={18} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
      )}
    </div>
  );
}
