import { DataState, Message, Page } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { mailStatusQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';

/** What stands around each page about mail: its heading, the way to its neighbors, whether mail can be sent at all. */
export function MailFrame(props: { title: string; lead: string; children: ReactNode }) {
  const { navigation, list, addresses, words } = texts.mailPages;
  return (
    <Page title={props.title} lead={props.lead}>
      <nav className={layout.subNavigation} aria-label={navigation}>
        <ConsoleLink to="/mail" exact>
          {list}
        </ConsoleLink>
        <ConsoleLink to="/mail/addresses">{addresses}</ConsoleLink>
        <ConsoleLink to="/mail/texts">{words}</ConsoleLink>
      </nav>
      <div className={layout.gapBelow}>
        <MailStanding />
      </div>
      {props.children}
    </Page>
  );
}

function MailStanding() {
  const query = useQuery(mailStatusQuery);
  const { offTitle, off, on, queued, readingBounces, notReadingBounces } = texts.mailStatus;
  return (
    <DataState query={query}>
      {(status) =>
        status.sending ? (
          <Message tone={status.readingBounces ? 'good' : 'idle'} title={on(status.from)}>
            {queued(status.queued)} {status.readingBounces ? readingBounces : notReadingBounces}
          </Message>
        ) : (
          <Message tone="wait" title={offTitle}>
            {off}
          </Message>
        )
      }
    </DataState>
  );
}
