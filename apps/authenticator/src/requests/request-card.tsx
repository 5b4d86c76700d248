import { Button, TextInput } from '@mantine/core';
import { ConfirmDialog, explainError, Message, RelativeTime, Section } from '@rekey/ui';
import { type FormEvent, useState } from 'react';
import { actionTexts, notMeTexts, requestTexts } from '../texts/request-texts.ts';
import type { BoardItem } from './board.ts';
import { answerRequest } from './request-feed.ts';
import classes from './requests.module.css';
import { TimeRing, useServerTime } from './time-ring.tsx';

/** A request that waits: who, what, from where, how long, and the three answers. */
export function RequestCard({ item, autoFocus }: { item: BoardItem; autoFocus: boolean }) {
  const { request } = item;
  const now = useServerTime();
  const [reporting, setReporting] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  async function answer(given: 'approve' | 'deny', number: string | null) {
    setProblem(null);
    await answerRequest(item, { answer: given, number }).catch(setProblem);
  }
  return (
    <Section title={actionTexts[request.action].question}>
      <div className={classes.card}>
        <div className={classes.top}>
          <RequestFacts item={item} />
          <TimeRing
            from={Date.parse(request.createdAt)}
            until={Date.parse(request.expiresAt)}
            now={now}
            label={requestTexts.timeLeft}
          />
        </div>
        <NumberForm autoFocus={autoFocus} approve={(number) => answer('approve', number)} />
        {problem !== null && (
          <div role="alert">
            <Message tone="bad">{explainError(problem)}</Message>
          </div>
        )}
        <Button variant="default" size="lg" fullWidth onClick={() => void answer('deny', null)}>
          {requestTexts.deny}
        </Button>
        <Button variant="subtle" color="red.8" className={classes.notMe} onClick={() => setReporting(true)}>
          {requestTexts.notMe}
        </Button>
      </div>
      {reporting && <NotMeDialog item={item} onClose={() => setReporting(false)} />}
    </Section>
  );
}

function RequestFacts({ item: { request } }: { item: BoardItem }) {
  const facts = [
    [requestTexts.account, request.username],
    [requestTexts.app, request.app],
    [requestTexts.address, request.address ?? requestTexts.addressUnknown],
    [requestTexts.asked, <RelativeTime key="asked" value={request.createdAt} />],
  ] as const;
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function NumberForm({ approve, autoFocus }: { approve: (number: string) => Promise<void>; autoFocus: boolean }) {
  const [number, setNumber] = useState('');
  const [missing, setMissing] = useState(false);
  const [busy, setBusy] = useState(false);
  async function send(event: FormEvent) {
    event.preventDefault();
    setMissing(number.length !== 2);
    if (number.length !== 2 || busy) return;
    setBusy(true);
    await approve(number);
    setBusy(false);
  }
  return (
    <form className={classes.form} onSubmit={(event) => void send(event)} noValidate>
      <TextInput
        label={requestTexts.number}
        description={requestTexts.numberHint}
        error={missing && requestTexts.numberMissing}
        classNames={{ input: classes.number ?? '' }}
        value={number}
        inputMode="numeric"
        pattern="[0-9]*"
        maxLength={2}
        autoComplete="off"
        autoFocus={autoFocus}
        onChange={(event) => setNumber(event.currentTarget.value.replace(/\D/g, ''))}
      />
      <Button type="submit" size="lg" fullWidth loading={busy}>
        {requestTexts.approve}
      </Button>
    </form>
  );
}

function NotMeDialog({ item, onClose }: { item: BoardItem; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={notMeTexts.title}
      confirmText={notMeTexts.confirm}
      danger
      run={() => answerRequest(item, { answer: 'not-me', number: null })}
      onClose={onClose}
    >
      <p>{notMeTexts.lead}</p>
      <ul className={classes.effects}>
        {notMeTexts.effects.map((effect) => (
          <li key={effect}>{effect}</li>
        ))}
      </ul>
      <p>{notMeTexts.rather}</p>
    </ConfirmDialog>
  );
}
