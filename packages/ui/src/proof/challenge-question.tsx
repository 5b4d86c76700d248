import { Button } from '@mantine/core';
import type { OpenChallengeRequest } from '@rekey/protocol';
import { useEffect, useRef } from 'react';
import { Loading } from '../parts/data-state.tsx';
import { Message } from '../parts/state-badge.tsx';
import { challengeEndTexts, explainError, proofTexts, stepUpTexts } from '../texts/index.ts';
import classes from './proof.module.css';
import { type ProofClient, proofCallsFor } from './proof-calls.ts';
import { type ProofCancel, ProofPrompt } from './proof-prompt.tsx';
import { type ChallengeClient, useChallenge } from './use-challenge.ts';

/** What of the client a question within a session needs. */
export type QuestionClient = ChallengeClient & ProofClient;

/** A question within a session, from its opening to its end: `onApproved` once, or what became of it and the way to ask again. */
export function ChallengeQuestion(props: {
  client: QuestionClient;
  action: OpenChallengeRequest['action'];
  onApproved: () => void;
  cancel: Pick<ProofCancel, 'text' | 'run'>;
}) {
  const { client, action, cancel, onApproved } = props;
  const { challenge, error, look, askAgain } = useChallenge(client, action);
  const approved = challenge?.state === 'approved';
  const tell = useRef(onApproved);
  tell.current = onApproved;
  useEffect(() => {
    if (approved) tell.current();
  }, [approved]);

  if (error) return <Over text={explainError(error)} {...{ askAgain, cancel }} />;
  if (!challenge) return <Loading />;
  if (challenge.state === 'open') {
    return (
      <ProofPrompt
        key={challenge.id}
        challenge={challenge}
        calls={proofCallsFor(client, challenge.id)}
        onNews={look}
        cancel={{ ...cancel, state: 'possible' }}
      />
    );
  }
  if (challenge.state === 'approved') return <Message tone="busy">{proofTexts.approved}</Message>;
  return <Over text={challengeEndTexts[challenge.state]} {...{ askAgain, cancel }} />;
}

function Over(props: { text: string; askAgain: () => void; cancel: Pick<ProofCancel, 'text' | 'run'> }) {
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  return (
    <div className={classes.panel}>
      <div role="alert">
        <Message tone="wait">{props.text}</Message>
      </div>
      <div className={classes.buttons}>
        <Button ref={button} onClick={props.askAgain}>
          {stepUpTexts.again}
        </Button>
        <Button variant="default" onClick={props.cancel.run}>
          {props.cancel.text ?? proofTexts.cancel}
        </Button>
      </div>
    </div>
  );
}
