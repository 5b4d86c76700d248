import { Button } from '@mantine/core';
import { AppError } from '@rekey/protocol';
import { Message, Section, StateBadge } from '@rekey/ui';
import { useState } from 'react';
import { accountList } from '../accounts/account-list.ts';
import { readSurroundings } from '../install/surroundings.ts';
import { useLiveList } from '../storage/use-live-list.ts';
import { wakeTexts } from '../texts/settings-texts.ts';
import { decideWakeState, type WakeState } from './decide-wake-state.ts';
import { NoPushServiceError, subscribe, unsubscribe } from './subscribe.ts';
import classes from './wake-section.module.css';

type Failure = keyof typeof wakeTexts.failures;

const toneOf = { on: 'good', off: 'off', blocked: 'wait', 'needs-install': 'wait', unsupported: 'off' } as const;

/** Whether this phone is woken, why it would be good, and the button that asks the browser for it. */
export function WakeSection() {
  const accounts = useLiveList(accountList)?.filter(({ removed }) => !removed) ?? [];
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const state = readWakeState(accounts.map(({ canWake }) => canWake));
  async function run(task: () => Promise<Failure | null>) {
    setBusy(true);
    setFailure(null);
    setFailure(await task());
    setBusy(false);
  }
  return (
    <Section
      title={wakeTexts.title}
      lead={wakeTexts.why}
      actions={<StateBadge tone={toneOf[state]}>{wakeTexts.badges[state]}</StateBadge>}
    >
      <div className={classes.stack}>
        <p>{wakeTexts.states[state]}</p>
        {failure && (
          <div role="alert">
            <Message tone="wait">{wakeTexts.failures[failure]}</Message>
          </div>
        )}
        {accounts.length === 0 && <p className={classes.muted}>{wakeTexts.noAccounts}</p>}
        {state === 'off' && accounts.length > 0 && (
          <Button variant="default" loading={busy} onClick={() => void run(allowWaking)}>
            {failure ? wakeTexts.again : wakeTexts.allow}
          </Button>
        )}
        {state === 'on' && (
          <Button variant="default" loading={busy} onClick={() => void run(stopWaking)}>
            {wakeTexts.stop}
          </Button>
        )}
        <p className={classes.muted}>{wakeTexts.always}</p>
      </div>
    </Section>
  );
}

function readWakeState(accountsWoken: readonly boolean[]): WakeState {
  const hasPush = 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window;
  const permission = hasPush ? Notification.permission : 'default';
  return decideWakeState({ hasPush, permission, accountsWoken, needsInstall: readSurroundings().needsInstall });
}

async function allowWaking(): Promise<Failure | null> {
  try {
    if ((await Notification.requestPermission()) !== 'granted') return 'refused';
    await subscribe(await navigator.serviceWorker.ready);
    return null;
  } catch (error) {
    return nameFailure(error);
  }
}

async function stopWaking(): Promise<Failure | null> {
  try {
    await unsubscribe(await navigator.serviceWorker.ready);
    return null;
  } catch (error) {
    return nameFailure(error);
  }
}

function nameFailure(error: unknown): Failure {
  if (error instanceof NoPushServiceError) return 'no-push-service';
  return error instanceof AppError && error.code === 'PUSH_SERVICE_NOT_ALLOWED' ? 'not-allowed' : 'not-sent';
}
