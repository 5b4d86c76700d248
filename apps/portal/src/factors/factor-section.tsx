import { Button } from '@mantine/core';
import type { FactorList } from '@rekey/protocol';
import { DataState, Dialog, Message, Section, useSession } from '@rekey/ui';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { factorsQuery } from '../queries.ts';
import { addFactorTexts, factorTexts, recoveryCodeTexts } from '../texts/factor-texts.ts';
import { AddFactor } from './add-factor.tsx';
import { FactorRows } from './factor-rows.tsx';
import classes from './factors.module.css';
import { NewRecoveryCodes } from './new-recovery-codes.tsx';
import { RecoveryCodes } from './recovery-codes.tsx';

/** What proves who the user is, besides the password. Nothing where the organization asks for no proof and the user has none. */
export function FactorSection() {
  const factors = useQuery(factorsQuery);
  if (factors.data && !concerns(factors.data)) return null;
  return (
    <Section title={factorTexts.title} lead={factorTexts.lead}>
      <DataState query={factors}>{(list) => <Standing list={list} />}</DataState>
    </Section>
  );
}

const concerns = ({ standing, factors }: FactorList) => standing.state !== 'off' || factors.length > 0;

function Standing({ list }: { list: FactorList }) {
  const { standing, factors, recoveryCodesLeft } = list;
  const [adding, setAdding] = useState(false);
  const [said, setSaid] = useState('');
  const queryClient = useQueryClient();
  const renew = () => void queryClient.invalidateQueries({ queryKey: factorsQuery.queryKey });
  const canAdd = standing.addable.length > 0;

  function done(words: string) {
    setSaid(words);
    renew();
  }

  return (
    <>
      {factors.length === 0 ? (
        <Message tone={canAdd ? 'wait' : 'idle'}>{canAdd ? factorTexts.none : factorTexts.duo}</Message>
      ) : (
        <FactorRows list={list} onDone={done} />
      )}
      <div className={classes.foot}>
        {canAdd && <Button onClick={() => setAdding(true)}>{factorTexts.add}</Button>}
        <p className={classes.said} role="status">
          {said}
        </p>
      </div>
      {factors.length > 0 && canAdd && <RecoveryCodes left={recoveryCodesLeft} onChanged={renew} />}
      {adding && (
        <AddDialog
          list={list}
          onAdded={(name) => done(factorTexts.saidAdded(name))}
          onClose={() => {
            setAdding(false);
            renew();
          }}
        />
      )}
    </>
  );
}

// Whoever adds the first one gets recovery codes right away: tomorrow the phone may be gone.
function AddDialog(props: { list: FactorList; onAdded: (name: string) => void; onClose: () => void }) {
  const { standing, recoveryCodesLeft } = props.list;
  const { session } = useSession();
  const [needsCodes] = useState(recoveryCodesLeft === null);
  const [added, setAdded] = useState(false);
  if (added) {
    return (
      <Dialog key="codes" title={recoveryCodeTexts.shownTitle} onClose={props.onClose}>
        <NewRecoveryCodes username={session.user.username} onKept={props.onClose} />
      </Dialog>
    );
  }
  return (
    <Dialog key="add" title={addFactorTexts.title} onClose={props.onClose}>
      <AddFactor
        addable={standing.addable}
        onAdded={({ name }) => {
          props.onAdded(name);
          if (needsCodes) setAdded(true);
          else props.onClose();
        }}
      />
    </Dialog>
  );
}
