import { Button } from '@mantine/core';
import { Message } from '@rekey/ui';
import { useEffect, useRef } from 'react';
import { securityTexts } from '../texts/change-texts.ts';
import classes from './change-progress.module.css';
import type { ChangeStep } from './submit-change.ts';
import type { Canceling } from './use-password-change.ts';

/** What is happening to the change right now, with the way to cancel it as long as that is possible.
 *
 *  Takes the focus from the button that was pressed, and does not give it to Cancel: a second Enter must not cancel.
 */
export function ChangeProgress(props: {
  step: ChangeStep | 'proven';
  canceling: Canceling;
  cancel: (() => void) | null;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const tooLate = props.canceling === 'too-late';
  const button = props.cancel && !tooLate && (
    <Button variant="default" size="sm" loading={props.canceling === 'asked'} onClick={props.cancel}>
      {securityTexts.cancel}
    </Button>
  );
  return (
    <div ref={box} className={classes.progress} tabIndex={-1}>
      <Message tone={props.step === 'unsure' ? 'wait' : 'busy'} actions={button}>
        <span role="status">{tooLate ? securityTexts.tooLate : securityTexts[props.step]}</span>
      </Message>
    </div>
  );
}
