import { SegmentedControl } from '@mantine/core';
import { MailState } from '@rekey/protocol';
import { DataState, RecordList, Section } from '@rekey/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useAddressValues } from '../console-link.tsx';
import layout from '../layout.module.css';
import { mailColumns } from '../mail/mail-columns.tsx';
import { MailFrame } from '../mail/mail-frame.tsx';
import { MoreButton } from '../more-button.tsx';
import { mailsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { UserSelect } from '../user-select.tsx';

/** Whether mail can be sent, what was written to whom, and what became of it. */
export function MailPage() {
  const { title, lead } = texts.mail;
  return (
    <MailFrame title={title} lead={lead}>
      <Section>
        <Mails />
      </Section>
    </MailFrame>
  );
}

function Mails() {
  const { values, setValues } = useAddressValues();
  const [undelivered, setUndelivered] = useState(false);
  const user = values.user ?? null;
  const query = useInfiniteQuery(mailsQuery({ undelivered, user }));
  const { mail } = texts;
  return (
    <div className={layout.stack}>
      <div className={layout.filters}>
        <UserSelect
          label={mail.user}
          placeholder={mail.everyone}
          value={user}
          onChange={(id) => setValues(id ? { user: id } : {})}
        />
        <SegmentedControl
          aria-label={mail.filter}
          value={undelivered ? 'undelivered' : 'all'}
          onChange={(value) => setUndelivered(value === 'undelivered')}
          data={[
            { value: 'all', label: mail.all },
            { value: 'undelivered', label: mail.undelivered },
          ]}
        />
      </div>
      <DataState
        query={query}
        empty={({ pages }) => (pages[0]?.items.length ? null : undelivered ? mail.emptyUndelivered : mail.emptyAll)}
      >
        {({ pages }) => (
          <RecordList
            label={mail.title}
            items={pages.flatMap((page) => page.items)}
            keyOf={({ id }) => id}
            columns={mailColumns}
          />
        )}
      </DataState>
      <MoreButton query={query} />
      <StateMeanings />
    </div>
  );
}

function StateMeanings() {
  return (
    <details className={layout.disclosure}>
      <summary>{texts.mail.states}</summary>
      <dl className={layout.meanings}>
        {MailState.options.map((state) => (
          <div key={state}>
            <dt>{texts.mailStates[state].name}</dt>
            <dd>{texts.mailStates[state].means}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
