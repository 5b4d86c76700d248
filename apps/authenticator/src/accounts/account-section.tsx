import { Button } from '@mantine/core';
import { ConfirmDialog, Row, Rows, Section, StateBadge } from '@rekey/ui';
import { IconUserCircle } from '@tabler/icons-react';
import { useState } from 'react';
import { goTo } from '../navigation/navigation.tsx';
import type { Account } from '../storage/database.ts';
import { useLiveList } from '../storage/use-live-list.ts';
import { settingsTexts } from '../texts/settings-texts.ts';
import { clientOf } from './account-client.ts';
import { accountList, forgetAccount } from './account-list.ts';

/** The accounts that this phone answers for; each can be taken off. */
export function AccountSection() {
  const accounts = useLiveList(accountList) ?? [];
  const [leaving, setLeaving] = useState<Account | null>(null);
  const add = (
    <Button variant="default" size="sm" onClick={() => goTo('add')}>
      {settingsTexts.add}
    </Button>
  );
  return (
    <Section title={settingsTexts.accounts} actions={add}>
      {accounts.length === 0 && <p>{settingsTexts.noAccounts}</p>}
      <Rows>
        {accounts.map((account) => (
          <Row
            key={account.factorId}
            icon={IconUserCircle}
            title={account.username}
            detail={settingsTexts.pairedAs(account.deviceName, account.organization)}
            end={
              <Button
                variant="subtle"
                size="compact-md"
                aria-label={`${settingsTexts.unpair}: ${account.username}`}
                onClick={() => setLeaving(account)}
              >
                {settingsTexts.unpair}
              </Button>
            }
          >
            {account.removed && (
              <>
                <StateBadge tone="bad">{settingsTexts.removed}</StateBadge> {settingsTexts.removedText}
              </>
            )}
          </Row>
        ))}
      </Rows>
      {leaving && (
        <ConfirmDialog
          title={settingsTexts.unpairTitle(leaving.username)}
          confirmText={settingsTexts.unpair}
          danger
          run={() => unpair(leaving)}
          onClose={() => setLeaving(null)}
        >
          {settingsTexts.unpairText}
        </ConfirmDialog>
      )}
    </Section>
  );
}

async function unpair(account: Account): Promise<void> {
  // Without a connection the server goes on trying to wake this phone; it hears nothing of it.
  if (account.canWake)
    await clientOf(account)
      .unsubscribe()
      .catch(() => undefined);
  await forgetAccount(account.factorId);
}
