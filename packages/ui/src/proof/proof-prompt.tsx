import { Button, VisuallyHidden } from '@mantine/core';
import type { Challenge, ProofMethod } from '@rekey/protocol';
import { browserSupportsWebAuthn } from '@simplewebauthn/browser';
import { useState } from 'react';
import { Message } from '../parts/state-badge.tsx';
import { methodTexts, proofTexts, pushTexts } from '../texts/index.ts';
import { chooseMethods } from './choose-methods.ts';
import { CodePanel, RecoveryCodePanel } from './code-panel.tsx';
import { DuoPanel } from './duo-panel.tsx';
import { PasskeyPanel } from './passkey-panel.tsx';
import classes from './proof.module.css';
import type { ProofCalls } from './proof-calls.ts';
import { PushPanel } from './push-panel.tsx';
import { useWaitedMs } from './use-clock.ts';

/** The way out of a question, beside it. */
export interface ProofCancel {
  text?: string;
  state: 'possible' | 'asked' | 'too-late';
  run: () => void;
}

/** Asks a user to prove who it is: the best way in full, the others one click away, and Cancel beside it. */
export function ProofPrompt(props: {
  challenge: Challenge;
  calls: ProofCalls;
  /** The question may have changed: look at it again. */
  onNews: () => void;
  cancel: ProofCancel | null;
  /** The level of its own heading; without one, what stands around it says what is asked. */
  level?: 2 | 3;
}) {
  const { challenge, calls, onNews, cancel, level } = props;
  const [chosen, setChosen] = useState<ProofMethod | null>(null);
  const [answered, setAnswered] = useState(false);
  const waitedMs = useWaitedMs(challenge.push?.id ?? null);
  const hasPasskeys = browserSupportsWebAuthn();
  const { main, beside, others } = chooseMethods(challenge, { chosen, waitedMs, hasPasskeys });
  const Heading = level === 3 ? 'h3' : 'h2';

  function onAnswered(isRight: boolean) {
    setAnswered(isRight);
    onNews();
  }

  return (
    <section className={classes.prompt} aria-label={proofTexts.title}>
      {level && <Heading className={classes.title}>{proofTexts.title}</Heading>}
      <VisuallyHidden component="p" role="status">
        {answered ? '' : announce(challenge, main)}
      </VisuallyHidden>
      {answered ? (
        <div role="status">
          <Message tone="busy">{proofTexts.approved}</Message>
        </div>
      ) : (
        <>
          <MainPanel key={main} method={main} {...{ challenge, calls, waitedMs, onNews, onAnswered }} />
          {beside && (
            <div className={classes.beside}>
              <CodePanel calls={calls} onAnswered={onAnswered} beside />
            </div>
          )}
        </>
      )}
      <div className={classes.foot}>
        {!answered && <OtherWays methods={others} choose={setChosen} />}
        {cancel && <CancelButton {...cancel} />}
      </div>
    </section>
  );
}

interface PanelProps {
  challenge: Challenge;
  calls: ProofCalls;
  waitedMs: number;
  onNews: () => void;
  onAnswered: (isRight: boolean) => void;
}

function MainPanel({ method, ...props }: PanelProps & { method: ProofMethod }) {
  const { challenge, calls, waitedMs, onNews, onAnswered } = props;
  switch (method) {
    case 'push':
      return <PushPanel challenge={challenge} calls={calls} waitedMs={waitedMs} onNews={onNews} />;
    case 'passkey':
      return <PasskeyPanel calls={calls} onAnswered={onAnswered} />;
    case 'totp':
      return <CodePanel calls={calls} onAnswered={onAnswered} beside={false} />;
    case 'duo':
      return <DuoPanel calls={calls} onAnswered={onAnswered} />;
    case 'recovery-code':
      return <RecoveryCodePanel calls={calls} onAnswered={onAnswered} />;
  }
}

function OtherWays({ methods, choose }: { methods: readonly ProofMethod[]; choose: (method: ProofMethod) => void }) {
  if (methods.length === 0) return null;
  return (
    <fieldset className={classes.others}>
      <legend>{proofTexts.otherWays}</legend>
      {methods.map((method) => (
        <Button key={method} variant="subtle" size="sm" onClick={() => choose(method)}>
          {methodTexts[method]}
        </Button>
      ))}
    </fieldset>
  );
}

function CancelButton({ text = proofTexts.cancel, state, run }: ProofCancel) {
  if (state === 'too-late') return <p role="status">{proofTexts.tooLate}</p>;
  return (
    <Button variant="default" loading={state === 'asked'} onClick={run}>
      {text}
    </Button>
  );
}

// What a screen reader says when it changes; the time that is left would be noise.
function announce({ push }: Challenge, main: ProofMethod): string {
  if (main !== 'push') return '';
  if (push === null) return pushTexts.ended.none;
  if (push.state !== 'open') return pushTexts.ended[push.state];
  return `${pushTexts.type([...push.number].join(' '))}. ${pushTexts.reach[push.reach]}`;
}
