import { Button } from '@mantine/core';
import type { AccountMatch, Store } from '@rekey/protocol';
import { Dialog, Message } from '@rekey/ui';
import { client } from './client.ts';
import { FailureMessage } from './failure-message.tsx';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

/** Looks for each user's account in a store, and says who has one now and who has none. */
export function MatchAccountsDialog({ store, onClose }: { store: Store; onClose: () => void }) {
  const match = useAction(client.matchAccounts, [['stores'], ['users', 'places'], ['deliveries'], ['audit']]);
  return (
    <Dialog title={texts.matchAccounts.title(store.name)} onClose={onClose}>
      <div className={layout.stack}>
        <FailureMessage error={match.error} />
        {match.data ? (
          <MatchResult match={match.data} />
        ) : (
          <>
            <p>{texts.matchAccounts.lead}</p>
            <div>
              <Button loading={match.isPending} onClick={() => match.mutate(store.id)}>
                {texts.matchAccounts.start}
              </Button>
            </div>
          </>
        )}
      </div>
    </Dialog>
  );
}

function MatchResult({ match }: { match: AccountMatch }) {
  return (
    <>
      <div role="status">
        <Message tone="good" title={texts.matchAccounts.bound(match.bound.length)}>
          {match.alreadyBound > 0 && texts.matchAccounts.already(match.alreadyBound)}
        </Message>
      </div>
      {match.bound.length > 0 && (
        <ul className={layout.bullets}>
          {match.bound.map(({ userId, username, account }) => (
            <li key={userId}>{texts.matchAccounts.boundRow(username, account)}</li>
          ))}
        </ul>
      )}
      {match.withoutAccount.length === 0 ? (
        <p>{texts.matchAccounts.everyone}</p>
      ) : (
        <div>
          <p>{texts.matchAccounts.without(match.withoutAccount.length)}</p>
          <p className={layout.muted}>{match.withoutAccount.join(', ')}</p>
        </div>
      )}
    </>
  );
}
