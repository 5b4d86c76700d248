import type { ExpiringUser, ExpiryOverview } from '@rekey/protocol';
import { DataState, Message, Page, type RecordColumn, RelativeTime, Section, StateBadge } from '@rekey/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ConsoleLink, LinkButton } from '../console-link.tsx';
import { countWithin } from '../expiry/expiry-figures.ts';
import { ExpiryMoment } from '../expiry/expiry-moment.tsx';
import { ExpiryPlot } from '../expiry/expiry-plot.tsx';
import layout from '../layout.module.css';
import { PagedSection } from '../paged-section.tsx';
import { type Figure, FigureList } from '../plots/figure-list.tsx';
import { expiringUsersQuery, expiryOverviewQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';

/** Whose password ends when: at a glance, by day, and one by one. */
export function ExpiryPage() {
  const query = useQuery(expiryOverviewQuery);
  const days = query.data?.expiresAfterDays ?? null;
  return (
    <Page title={texts.expiry.title} lead={days === null ? undefined : texts.expiry.lead(days)}>
      <DataState query={query}>{(overview) => <Expiry overview={overview} />}</DataState>
    </Page>
  );
}

function Expiry({ overview }: { overview: ExpiryOverview }) {
  const isOff = overview.expiresAfterDays === null;
  if (isOff && overview.days.length === 0 && overview.expired === 0) return <Off />;
  return (
    <>
      <Section title={texts.expiry.figures.title}>
        <div className={layout.roomy}>
          {isOff && <Message tone="idle">{texts.expiry.offButDirectories}</Message>}
          <FigureList figures={figuresOf(overview)} />
        </div>
      </Section>
      <Section title={texts.expiry.plot.title}>
        <ExpiryPlot overview={overview} />
      </Section>
      <ExpiringUsers />
    </>
  );
}

function figuresOf(overview: ExpiryOverview): Figure[] {
  const { figures } = texts.expiry;
  return [
    { label: figures.expired, count: overview.expired, tone: 'bad' },
    { label: figures.week, count: countWithin(overview, 7), tone: 'wait' },
    { label: figures.month, count: countWithin(overview, 30) },
    { label: figures.remindedToday, count: overview.remindedToday },
    { label: figures.exempt, count: overview.exempt },
    { label: figures.never, count: overview.never },
  ];
}

function Off() {
  return (
    <Section title={texts.expiry.offTitle}>
      <div className={layout.stack}>
        <p>{texts.expiry.off}</p>
        <div className={layout.row}>
          <LinkButton to="/password-policy" variant="default">
            {texts.expiry.toPolicy}
          </LinkButton>
        </div>
      </div>
    </Section>
  );
}

function ExpiringUsers() {
  const query = useInfiniteQuery(expiringUsersQuery);
  const { title, none } = texts.expiry.list;
  return <PagedSection title={title} none={none} query={query} columns={columns} />;
}

const { list } = texts.expiry;

const columns: [RecordColumn<ExpiringUser>, ...RecordColumn<ExpiringUser>[]] = [
  {
    label: list.columns.user,
    cell: (user) => (
      <>
        <ConsoleLink to={`/users/${user.id}`}>{user.displayName}</ConsoleLink>
        <div className={`${layout.muted} ${layout.small}`}>{user.username}</div>
      </>
    ),
  },
  {
    label: list.columns.expires,
    cell: ({ expiresAt }) => <ExpiryMoment value={expiresAt} />,
  },
  {
    label: list.columns.reminder,
    cell: ({ lastReminderAt }) =>
      lastReminderAt ? <RelativeTime value={lastReminderAt} capitalized /> : list.noReminder,
  },
  {
    label: list.columns.reachable,
    cell: ({ reachable }) => (
      <StateBadge tone={reachable ? 'good' : 'bad'}>{reachable ? list.reachable : list.unreachable}</StateBadge>
    ),
  },
];
