import { Button } from '@mantine/core';
import type { Me } from '@rekey/protocol';
import { DataState, Message, Section } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { meQuery } from '../queries.ts';
import { recoveryTexts } from '../texts/security-texts.ts';
import { RecoveryDialog } from './recovery-dialog.tsx';
import { actsOf, type RecoveryAct } from './recovery-state.ts';
import classes from './security.module.css';

/** The second address by which a user gets back in when the password also locks the mailbox (B23). */
export function RecoveryAddress() {
  const me = useQuery(meQuery);
  return (
    <Section title={recoveryTexts.title} lead={recoveryTexts.lead}>
      <DataState query={me}>{({ recoveryAddress }) => <Standing address={recoveryAddress} />}</DataState>
    </Section>
  );
}

function Standing({ address }: { address: Me['recoveryAddress'] }) {
  const [act, setAct] = useState<RecoveryAct | null>(null);
  const [said, setSaid] = useState('');
  const queryClient = useQueryClient();
  const acts = actsOf(address);

  async function done(words: string) {
    await queryClient.invalidateQueries({ queryKey: meQuery.queryKey });
    setAct(null);
    setSaid(words);
  }

  return (
    <>
      <div className={classes.facts}>
        <Facts address={address} />
      </div>
      <div className={classes.buttons}>
        {acts.map((known) => (
          <Button key={known} variant="default" onClick={() => setAct(known)}>
            {recoveryTexts[known]}
          </Button>
        ))}
        <p className={classes.said} role="status">
          {said}
        </p>
      </div>
      {act && <RecoveryDialog act={act} address={address} onDone={done} onClose={() => setAct(null)} />}
    </>
  );
}

function Facts({ address: { confirmed, waiting } }: { address: Me['recoveryAddress'] }) {
  if (waiting !== null) {
    return (
      <Message tone="wait">
        {recoveryTexts.waiting(waiting)} {confirmed !== null && recoveryTexts.until(confirmed)}
      </Message>
    );
  }
  return confirmed === null ? (
    <p>{recoveryTexts.none}</p>
  ) : (
    <Message tone="good">{recoveryTexts.confirmed(confirmed)}</Message>
  );
}
