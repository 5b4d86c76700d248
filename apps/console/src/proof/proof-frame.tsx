import type { FactorCoverage, FactorSettings } from '@rekey/protocol';
import { DataState, Message, Page } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { factorCoverageQuery, factorSettingsQuery } from '../queries.ts';
import { countOf, describeCount, texts } from '../texts/index.ts';
import { isDuoAlone } from './proof-form.ts';

const { proofPages, proofStatus } = texts;

/** What stands around both pages about the proof of identity: heading, the way to the other one, whether a proof is asked at all. */
export function ProofFrame(props: { title: string; lead: string; children: ReactNode }) {
  const coverage = useQuery(factorCoverageQuery);
  const settings = useQuery(factorSettingsQuery);
  return (
    <Page title={props.title} lead={props.lead}>
      <nav className={layout.subNavigation} aria-label={proofPages.navigation}>
        <ConsoleLink to="/proof" exact>
          {proofPages.settings}
        </ConsoleLink>
        <ConsoleLink to="/proof/coverage">{proofPages.coverage}</ConsoleLink>
      </nav>
      <div className={layout.gapBelow}>
        <DataState query={settings}>
          {(inForce) => (
            <DataState query={coverage}>{(now) => <ProofStatus settings={inForce} coverage={now} />}</DataState>
          )}
        </DataState>
      </div>
      {props.children}
    </Page>
  );
}

function ProofStatus({ settings, coverage }: { settings: FactorSettings; coverage: FactorCoverage }) {
  if (!settings.required) {
    return (
      <Message tone="idle" title={proofStatus.off}>
        {proofStatus.offBody}
      </Message>
    );
  }
  if (isDuoAlone(settings.kinds)) return <Message tone="good" title={proofStatus.duo} />;
  const { users, covered, overdue } = coverage;
  return (
    <Message
      tone={overdue > 0 ? 'wait' : 'good'}
      title={proofStatus.on(describeCount(covered), countOf(users, 'user'))}
    >
      {describeUncovered(coverage).join(' ')}
    </Message>
  );
}

function describeUncovered({ enrolling, overdue, bypassed }: FactorCoverage): string[] {
  const sentences = [
    ...(enrolling > 0 ? [proofStatus.enrolling(enrolling)] : []),
    ...(overdue > 0 ? [proofStatus.overdue(overdue)] : []),
    ...(bypassed > 0 ? [proofStatus.bypassed(bypassed)] : []),
  ];
  return sentences.length > 0 ? sentences : [proofStatus.all];
}
