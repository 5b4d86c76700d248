import { Button } from '@mantine/core';
import type { FactorKind } from '@rekey/protocol';
import { type ReactNode, useState } from 'react';
import { addFactorTexts } from '../texts/factor-texts.ts';
import { AddAuthenticator } from './add-authenticator.tsx';
import { AddCodeApp } from './add-code-app.tsx';
import { AddPasskey } from './add-passkey.tsx';
import { factorIcons } from './factor-icons.ts';
import type { AddingProps } from './factor-step.tsx';
import classes from './factors.module.css';

/** Adds a factor: which kind, where there is a choice, and then that kind's own steps.
 *
 *  @param props.addable at least one kind
 */
export function AddFactor({ addable, onAdded }: AddingProps & { addable: readonly FactorKind[] }) {
  const [chosen, setChosen] = useState<FactorKind | null>(null);
  const [only] = addable.length === 1 ? addable : [];
  const kind = only ?? chosen;
  if (!kind) return <Choice addable={addable} choose={setChosen} />;
  return (
    <div className={classes.stack}>
      {steps[kind]({ onAdded })}
      {!only && (
        <div className={classes.buttons}>
          <Button variant="subtle" size="sm" onClick={() => setChosen(null)}>
            {addFactorTexts.back}
          </Button>
        </div>
      )}
    </div>
  );
}

const steps: Readonly<Record<FactorKind, (props: AddingProps) => ReactNode>> = {
  authenticator: (props) => <AddAuthenticator {...props} />,
  passkey: (props) => <AddPasskey {...props} />,
  totp: (props) => <AddCodeApp {...props} />,
};

function Choice(props: { addable: readonly FactorKind[]; choose: (kind: FactorKind) => void }) {
  return (
    <div className={classes.stack}>
      <p>{addFactorTexts.choose}</p>
      <div className={classes.choices}>
        {props.addable.map((kind) => {
          const Icon = factorIcons[kind];
          return (
            <button key={kind} type="button" className={classes.choice} onClick={() => props.choose(kind)}>
              <Icon size={26} stroke={1.6} aria-hidden="true" />
              <span className={classes.choiceName}>{addFactorTexts.kinds[kind].name}</span>
              <span className={classes.choiceText}>{addFactorTexts.kinds[kind].text}</span>
            </button>
          );
        })}
      </div>
    </div>
  );
}
