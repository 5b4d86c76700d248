import { Radio } from '@mantine/core';
import type { RequireChangeRequest, User } from '@rekey/protocol';
import { ConfirmDialog } from '@rekey/ui';
import { useState } from 'react';
import { client } from '../client.ts';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const { requireConfirm } = texts.userPassword;

/** Asks from when on a user needs a new password: the next log-in, or now. */
export function RequireDialog({ user, onClose }: { user: User; onClose: () => void }) {
  const [when, setWhen] = useState<RequireChangeRequest['when']>('next-login');
  const { mutateAsync } = useAction(() => client.requireChange(user.id, { when }), [['users'], ['audit']]);
  return (
    <ConfirmDialog
      title={requireConfirm.title(user.displayName)}
      confirmText={requireConfirm.confirm}
      run={() => mutateAsync(undefined)}
      onClose={onClose}
    >
      <div className={layout.stack}>
        <Radio.Group
          size="md"
          label={requireConfirm.when}
          value={when}
          onChange={(value) => setWhen(value === 'now' ? 'now' : 'next-login')}
        >
          <div className={`${layout.stack} ${layout.gapAbove}`}>
            <Radio
              size="md"
              value="next-login"
              label={requireConfirm.nextLogin}
              description={requireConfirm.nextLoginHelp}
            />
            <Radio size="md" value="now" label={requireConfirm.now} description={requireConfirm.nowHelp} />
          </div>
        </Radio.Group>
        <p className={layout.muted}>{requireConfirm.body}</p>
      </div>
    </ConfirmDialog>
  );
}
