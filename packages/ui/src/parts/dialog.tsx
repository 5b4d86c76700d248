import { Button, CloseButton } from '@mantine/core';
import { type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react';
import { dialogTexts, explainError } from '../texts/index.ts';
import classes from './dialog.module.css';
import { Message } from './state-badge.tsx';

/** A question or an answer above the page. It is open as long as it is mounted; the browser keeps the focus inside and gives it back. */
export function Dialog(props: { title: string; onClose: () => void; children: ReactNode }) {
  const id = useId();
  const element = useRef<HTMLDialogElement>(null);
  useLayoutEffect(() => {
    const dialog = element.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={element}
      className={classes.dialog}
      aria-labelledby={id}
      // Escape closes it without asking us; React's strict mode closes and opens it again.
      onClose={() => element.current?.open || props.onClose()}
    >
      <div className={classes.head}>
        <h2 id={id} className={classes.title}>
          {props.title}
        </h2>
        <CloseButton aria-label={dialogTexts.close} onClick={props.onClose} />
      </div>
      {props.children}
    </dialog>
  );
}

/** Asks before something that cannot simply be taken back. Closes when `run` has succeeded; says why when it has not. */
export function ConfirmDialog(props: {
  title: string;
  /** What will happen, and what will not. */
  children: ReactNode;
  confirmText: string;
  danger?: boolean;
  /** Words for a failure where the general ones do not say enough; null = they do. */
  explain?: (error: unknown) => string | null;
  run: () => Promise<unknown>;
  onClose: () => void;
}) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  async function confirm() {
    setBusy(true);
    setError(null);
    try {
      await props.run();
      props.onClose();
    } catch (cause) {
      setError(cause);
      setBusy(false);
    }
  }
  return (
    <Dialog title={props.title} onClose={props.onClose}>
      <div className={classes.body}>{props.children}</div>
      {error !== null && (
        <div role="alert" className={classes.body}>
          <Message tone="bad">{props.explain?.(error) ?? explainError(error)}</Message>
        </div>
      )}
      <div className={classes.actions}>
        <Button variant="default" onClick={props.onClose}>
          {dialogTexts.cancel}
        </Button>
        <Button {...(props.danger && { color: 'red.8' })} loading={busy} onClick={() => void confirm()}>
          {props.confirmText}
        </Button>
      </div>
    </Dialog>
  );
}
