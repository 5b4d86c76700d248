import { DataState, Page, Section } from '@rekey/ui';
import { useInfiniteQuery } from '@tanstack/react-query';
import { AuditEventList } from '../audit-event-list.tsx';
import { useAddressValues } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MoreButton } from '../more-button.tsx';
import { auditQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { UserSelect } from '../user-select.tsx';

/** Everything that was recorded, or what concerns one user. */
export function AuditLogPage() {
  const { values, setValues } = useAddressValues();
  const user = values.user ?? null;
  const query = useInfiniteQuery(auditQuery(user));
  return (
    <Page title={texts.auditLog.title} lead={texts.auditLog.lead}>
      <Section>
        <div className={`${layout.search} ${layout.gapBelow}`}>
          <UserSelect
            label={texts.auditLog.filter}
            placeholder={texts.auditLog.filterPlaceholder}
            value={user}
            onChange={(id) => setValues(id ? { user: id } : {})}
          />
        </div>
        <DataState query={query} empty={({ pages }) => (pages[0]?.items.length ? null : texts.auditLog.empty)}>
          {({ pages }) => <AuditEventList events={pages.flatMap((page) => page.items)} />}
        </DataState>
        <MoreButton query={query} />
      </Section>
    </Page>
  );
}
