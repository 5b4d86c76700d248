import { Button, TextInput } from '@mantine/core';
import type { BypassRequest, User } from '@rekey/protocol';
import { ConfirmDialog, Dialog } from '@rekey/ui';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import { type BypassField, invalidBypassFields, requestOfBypass, usualBypass } from './bypass-form.ts';

const { bypassConfirm, endBypassConfirm } = texts.userFactors;

interface BypassDialogProps {
  user: User;
  onClose: () => void;
}

const stale = [['factors'], ['audit']];
const noneInvalid: ReadonlySet<BypassField> = new Set();

/** Asks for how long, and why, a user is let through without a proof. */
export function BypassDialog({ user, onClose }: BypassDialogProps) {
  const [form, setForm] = useState(usualBypass);
  const [sent, setSent] = useState(false);
  const grant = useAction((request: BypassRequest) => client.grantBypass(user.id, request), stale);
  const invalid = sent ? invalidBypassFields(form) : noneInvalid;

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    const request = requestOfBypass(form);
    if (request) grant.mutate(request, { onSuccess: onClose });
  }

  return (
    <Dialog title={bypassConfirm.title(user.displayName)} onClose={onClose}>
      <form className={layout.stack} noValidate onSubmit={submit}>
        <p>{bypassConfirm.body}</p>
        <TextInput
          label={bypassConfirm.hours}
          inputMode="numeric"
          styles={{ wrapper: { maxWidth: '8rem' } }}
          value={form.hours}
          error={invalid.has('hours') && bypassConfirm.hoursInvalid}
          onChange={(event) => setForm({ ...form, hours: event.currentTarget.value })}
        />
        <TextInput
          label={bypassConfirm.reason}
          description={bypassConfirm.reasonHelp}
          required
          autoComplete="off"
          value={form.reason}
          error={invalid.has('reason') && bypassConfirm.reasonInvalid}
          onChange={(event) => setForm({ ...form, reason: event.currentTarget.value })}
        />
        <FailureMessage error={grant.error} />
        <div className={layout.dialogActions}>
          <Button variant="default" onClick={onClose}>
            {texts.cancel}
          </Button>
          <Button type="submit" loading={grant.isPending}>
            {bypassConfirm.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

/** Asks before a user is asked for the proof again. */
export function EndBypassDialog({ user, onClose }: BypassDialogProps) {
  const { mutateAsync } = useAction(() => client.endBypass(user.id), stale);
  return (
    <ConfirmDialog
      title={endBypassConfirm.title(user.displayName)}
      confirmText={endBypassConfirm.confirm}
      run={() => mutateAsync(undefined)}
      onClose={onClose}
    >
      {endBypassConfirm.body}
    </ConfirmDialog>
  );
}
