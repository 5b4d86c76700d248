import { DataState, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { AuditEventList } from './audit-event-list.tsx';
import { ConsoleLink } from './console-link.tsx';
import { recentAuditQuery } from './queries.ts';
import { texts } from './texts/index.ts';

/** The newest audit events about this user. */
export function UserEvents({ userId }: { userId: string }) {
  const query = useQuery(recentAuditQuery(userId));
  const { title, none, all } = texts.userPage.audit;
  return (
    <Section
      title={title}
      actions={
        <ConsoleLink to="/audit-log" search={{ user: userId }}>
          {all}
        </ConsoleLink>
      }
    >
      <DataState query={query} empty={({ items }) => (items.length ? null : none)}>
        {({ items }) => <AuditEventList events={items} />}
      </DataState>
    </Section>
  );
}
