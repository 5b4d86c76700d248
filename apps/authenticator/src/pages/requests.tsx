import { Button } from '@mantine/core';
import { Page, Row, Rows, Section, StateBadge } from '@rekey/ui';
import { IconShieldCheck, IconUserCircle } from '@tabler/icons-react';
import { accountList } from '../accounts/account-list.ts';
import { goTo } from '../navigation/navigation.tsx';
import { endedItems, openItems } from '../requests/board.ts';
import { EndCard } from '../requests/end-card.tsx';
import { RequestCard } from '../requests/request-card.tsx';
import { useFeed } from '../requests/use-feed.ts';
import type { Account } from '../storage/database.ts';
import { useLiveList } from '../storage/use-live-list.ts';
import { requestPageTexts } from '../texts/request-texts.ts';
import { settingsTexts } from '../texts/settings-texts.ts';
import classes from './pages.module.css';

const toneOf = { connecting: 'busy', live: 'good', asking: 'good', offline: 'wait', removed: 'bad' } as const;

/** The first page: what waits for an answer, how the last one ended, and whether the phone hears of the next. */
export function RequestsPage() {
  const { board } = useFeed();
  const accounts = useLiveList(accountList);
  const open = openItems(board);
  return (
    <Page title={requestPageTexts.title}>
      <div className={classes.stack}>
        <div role="alert" className={classes.stack}>
          {endedItems(board).map((item) => (
            <EndCard key={item.request.id} item={item} />
          ))}
        </div>
        {open.map((item, index) => (
          <RequestCard key={item.request.id} item={item} autoFocus={index === 0} />
        ))}
        {open.length === 0 && accounts && <Calm accounts={accounts} />}
      </div>
    </Page>
  );
}

function Calm({ accounts }: { accounts: readonly Account[] }) {
  const { connections } = useFeed();
  return (
    <Section>
      <div className={classes.calm}>
        <IconShieldCheck size={40} stroke={1.4} aria-hidden="true" />
        <p className={classes.calmTitle}>{accounts.length > 0 ? requestPageTexts.calm : settingsTexts.noAccounts}</p>
        <p className={classes.muted}>{requestPageTexts.calmText}</p>
        {accounts.length === 0 && <Button onClick={() => goTo('add')}>{settingsTexts.add}</Button>}
      </div>
      {accounts.length > 0 && (
        <Rows>
          {accounts.map(({ factorId, username, organization, removed }) => {
            const connection = removed ? 'removed' : (connections[factorId] ?? 'connecting');
            return (
              <Row
                key={factorId}
                icon={IconUserCircle}
                title={username}
                detail={organization}
                end={<StateBadge tone={toneOf[connection]}>{requestPageTexts.connections[connection]}</StateBadge>}
              >
                {connection === 'offline' && requestPageTexts.offline}
                {connection === 'removed' && settingsTexts.removedText}
              </Row>
            );
          })}
        </Rows>
      )}
    </Section>
  );
}
