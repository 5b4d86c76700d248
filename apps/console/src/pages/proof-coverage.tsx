import type { FactorCoverage, UncoveredUser } from '@rekey/protocol';
import { DataState, type RecordColumn, Section, StateBadge } from '@rekey/ui';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { ConsoleLink } from '../console-link.tsx';
import { ExpiryMoment } from '../expiry/expiry-moment.tsx';
import layout from '../layout.module.css';
import { PagedSection } from '../paged-section.tsx';
import { type Figure, FigureList } from '../plots/figure-list.tsx';
import { CoveragePlot } from '../proof/coverage-plot.tsx';
import { KindBars } from '../proof/kind-bars.tsx';
import { ProofFrame } from '../proof/proof-frame.tsx';
import { factorCoverageQuery, uncoveredUsersQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { endOfStanding, toneOfStanding } from '../user-factors/describe-standing.ts';

const { coverage: words } = texts;

/** Who has a factor: at a glance, day by day, by kind; and who has none, one by one. */
export function ProofCoveragePage() {
  const query = useQuery(factorCoverageQuery);
  return (
    <ProofFrame title={words.title} lead={words.lead}>
      <DataState query={query}>{(coverage) => <Coverage coverage={coverage} />}</DataState>
      <UncoveredUsers />
    </ProofFrame>
  );
}

function Coverage({ coverage }: { coverage: FactorCoverage }) {
  return (
    <>
      <Section title={words.figures.title}>
        <FigureList figures={figuresOf(coverage)} />
      </Section>
      <Section title={words.plot.title}>
        <CoveragePlot coverage={coverage} />
      </Section>
      <Section title={words.byKind} lead={words.byKindHelp}>
        <KindBars coverage={coverage} />
      </Section>
    </>
  );
}

function figuresOf({ covered, enrolling, overdue, bypassed }: FactorCoverage): Figure[] {
  return [
    { label: words.figures.covered, count: covered },
    { label: words.figures.enrolling, count: enrolling, tone: 'wait' },
    { label: words.figures.overdue, count: overdue, tone: 'bad' },
    { label: words.figures.bypassed, count: bypassed },
  ];
}

function UncoveredUsers() {
  const query = useInfiniteQuery(uncoveredUsersQuery);
  const { title, none } = words.list;
  return <PagedSection title={title} none={none} query={query} columns={columns} />;
}

const { columns: titles } = words.list;

const columns: [RecordColumn<UncoveredUser>, ...RecordColumn<UncoveredUser>[]] = [
  {
    label: titles.user,
    cell: (user) => (
      <>
        <ConsoleLink to={`/users/${user.id}`}>{user.displayName}</ConsoleLink>
        <div className={`${layout.muted} ${layout.small}`}>{user.username}</div>
      </>
    ),
  },
  {
    label: titles.standing,
    cell: ({ standing: { state } }) => <StateBadge tone={toneOfStanding[state]}>{texts.standings[state]}</StateBadge>,
  },
  {
    label: titles.until,
    cell: ({ standing }) => {
      const end = endOfStanding(standing);
      return end && <ExpiryMoment value={end} />;
    },
  },
];
