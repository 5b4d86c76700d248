import { Button, TextInput } from '@mantine/core';
import type { Factor } from '@rekey/protocol';
import { ConfirmDialog, Dialog, dialogTexts, explainError, Message } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { addFactorTexts, factorDialogTexts, factorTexts } from '../texts/factor-texts.ts';
import classes from './factors.module.css';

interface FactorDialogProps {
  factor: Factor;
  onDone: (words: string) => void;
  onClose: () => void;
}

/** Gives a factor another name. */
export function RenameDialog({ factor, onDone, onClose }: FactorDialogProps) {
  const [name, setName] = useState(factor.name);
  const saving = useMutation({
    mutationFn: () => client.renameFactor(factor.id, name.trim()),
    onSuccess: (renamed) => {
      onDone(factorTexts.saidRenamed(renamed.name));
      onClose();
    },
  });

  function submit(event: FormEvent) {
    event.preventDefault();
    if (!saving.isPending && name.trim() !== '') saving.mutate();
  }

  return (
    <Dialog title={factorDialogTexts.renameTitle(factor.name)} onClose={onClose}>
      <form className={classes.stack} noValidate onSubmit={submit}>
        <TextInput
          label={addFactorTexts.name}
          maxLength={60}
          autoFocus
          value={name}
          error={name.trim() === '' && addFactorTexts.nameRequired}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <div role="alert">{saving.error && <Message tone="bad">{explainError(saving.error)}</Message>}</div>
        <div className={classes.buttons}>
          <Button type="submit" loading={saving.isPending}>
            {factorDialogTexts.save}
          </Button>
          <Button variant="default" onClick={onClose}>
            {dialogTexts.cancel}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Takes a factor away; says what is lost, and warns of the last one where a proof is asked for. */
export function RemoveDialog({ factor, isLast, onDone, onClose }: FactorDialogProps & { isLast: boolean }) {
  const run = async () => {
    await client.removeFactor(factor.id);
    onDone(factorTexts.saidRemoved(factor.name));
  };
  return (
    <ConfirmDialog
      title={factorDialogTexts.removeTitle(factor.name)}
      confirmText={factorTexts.remove}
      danger
      run={run}
      onClose={onClose}
    >
      <div className={classes.stack}>
        {isLast && (
          <Message tone="wait" title={factorDialogTexts.lastTitle}>
            {factorDialogTexts.last}
          </Message>
        )}
        <p>{factor.kind === 'authenticator' ? factorDialogTexts.removeAuthenticator : factorDialogTexts.removeText}</p>
      </div>
    </ConfirmDialog>
  );
}
