import { Button } from '@mantine/core';
import type { FactorKind } from '@rekey/protocol';
import { DataState, Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { factorsQuery } from '../queries.ts';
import { enrollmentTexts, recoveryCodeTexts } from '../texts/factor-texts.ts';
import { AddFactor } from './add-factor.tsx';
import classes from './factors.module.css';
import { NewRecoveryCodes } from './new-recovery-codes.tsx';

interface EnrollmentProps {
  username: string;
  /** Goes on to what the enrollment was for. */
  onDone: () => void;
}

/** Sets up the first factor and recovery codes, and then goes on: for who cannot do anything else before. */
export function EnrollmentSteps(props: EnrollmentProps) {
  const factors = useQuery(factorsQuery);
  return <DataState query={factors}>{({ standing }) => <Steps addable={standing.addable} {...props} />}</DataState>;
}

function Steps({ addable, username, onDone }: EnrollmentProps & { addable: readonly FactorKind[] }) {
  const [added, setAdded] = useState<string | null>(null);
  const [kept, setKept] = useState(false);
  if (addable.length === 0) return <Message tone="wait">{enrollmentTexts.nothing}</Message>;
  if (added === null) return <AddFactor addable={addable} onAdded={({ name }) => setAdded(name)} />;
  return (
    <div className={classes.stack}>
      <div role="status">
        <Message tone="good" title={enrollmentTexts.doneTitle}>
          {enrollmentTexts.done(added)}
        </Message>
      </div>
      {kept ? (
        <div className={classes.buttons}>
          <Button autoFocus onClick={onDone}>
            {enrollmentTexts.goOn}
          </Button>
        </div>
      ) : (
        <>
          <h2 className={classes.heading}>{recoveryCodeTexts.shownTitle}</h2>
          <NewRecoveryCodes
            username={username}
            onKept={() => {
              setKept(true);
              onDone();
            }}
          />
        </>
      )}
    </div>
  );
}
