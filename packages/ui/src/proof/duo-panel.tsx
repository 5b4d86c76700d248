import { Button } from '@mantine/core';
import { AppError, type DuoPrompt } from '@rekey/protocol';
import { useEffect, useRef, useState } from 'react';
import { Message } from '../parts/state-badge.tsx';
import { duoTexts, explainError } from '../texts/index.ts';
import { awaitDuo } from './duo-return.ts';
import classes from './proof.module.css';
import type { ProofCalls } from './proof-calls.ts';

const popupLook = 'popup,width=520,height=760';

/** Duo in a window of its own; where the browser blocks that, by a link. What comes back is posted from here. */
export function DuoPanel(props: {
  calls: Pick<ProofCalls, 'startDuo' | 'answer'>;
  onAnswered: (isRight: boolean) => void;
}) {
  const { calls, onAnswered } = props;
  const [prompt, setPrompt] = useState<(DuoPrompt & { blocked: boolean }) | null>(null);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  useDuoAnswer(prompt?.state ?? null, answer);

  async function answer(returned: { state: string; code: string }) {
    setPrompt(null);
    setBusy(true);
    try {
      await calls.answer({ method: 'duo', ...returned });
      onAnswered(true);
    } catch (cause) {
      setError(cause);
      setBusy(false);
      if (cause instanceof AppError) onAnswered(false);
    }
  }

  async function open() {
    setBusy(true);
    setError(null);
    // Opened before anything is waited for: afterwards browsers take it for an advertisement.
    const popup = window.open('', 'rekey-duo', popupLook);
    try {
      const started = await calls.startDuo();
      if (popup) popup.location.replace(started.url);
      setPrompt({ ...started, blocked: popup === null });
    } catch (cause) {
      popup?.close();
      setError(cause);
    }
    setBusy(false);
  }

  return (
    <div className={classes.panel}>
      <p>{duoTexts.lead}</p>
      <div role="alert">{error !== null && <Message tone="bad">{explainError(error)}</Message>}</div>
      {prompt && <Waiting prompt={prompt} />}
      <div className={classes.buttons}>
        <Button ref={button} variant={prompt ? 'default' : 'filled'} loading={busy} onClick={() => void open()}>
          {prompt ? duoTexts.again : duoTexts.open}
        </Button>
      </div>
    </div>
  );
}

function Waiting({ prompt }: { prompt: DuoPrompt & { blocked: boolean } }) {
  return (
    <Message tone={prompt.blocked ? 'wait' : 'busy'}>
      <span role="status">
        {prompt.blocked ? (
          <>
            {duoTexts.blocked}{' '}
            <a href={prompt.url} target="_blank" rel="noreferrer">
              {duoTexts.link}
            </a>
          </>
        ) : (
          duoTexts.waiting
        )}
      </span>
    </Message>
  );
}

function useDuoAnswer(state: string | null, onReturn: (returned: { state: string; code: string }) => Promise<void>) {
  const latest = useRef(onReturn);
  latest.current = onReturn;
  useEffect(() => {
    if (state !== null) return awaitDuo(state, (returned) => void latest.current(returned));
  }, [state]);
}
