import { Button } from '@mantine/core';
import { AppError, type PasswordChange } from '@rekey/protocol';
import { DataState, explainError, Message, Page, proofCallsFor, proofTexts, Section } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { ArrivalList } from '../changes/arrival-list.tsx';
import { isTooLate, problemOfChange } from '../changes/change-problem.ts';
import { ChangeQuestion, type WaitingChange, waitsForProof } from '../changes/change-question.tsx';
import { explainProblem } from '../changes/explain-problem.ts';
import { useLiveChange } from '../changes/use-live-change.ts';
import { client } from '../client.ts';
import { changeLeads, changeTexts, changeTitles, securityTexts } from '../texts/change-texts.ts';

/** One password change: that it is final, and each place as it arrives; or that nothing was changed, and why.
 *
 *  `onward` is the way on from a change that is made.
 */
export function ChangePage({ id, onward = <ToPlaces /> }: { id: string; onward?: ReactNode }) {
  const { query, live } = useLiveChange(id);
  if (query.error instanceof AppError && query.error.code === 'CHANGE_NOT_FOUND') return <NeverArrived />;
  return (
    <DataState query={query}>
      {(change) => <Change change={change} live={live} onward={onward} lookAgain={() => void query.refetch()} />}
    </DataState>
  );
}

function Change(props: { change: PasswordChange; live: boolean; onward: ReactNode; lookAgain: () => void }) {
  const { change, live, onward } = props;
  if (waitsForProof(change)) return <Waiting change={change} lookAgain={props.lookAgain} />;
  const title = changeTitles[change.state];
  const lead = changeLeads[change.state];
  if (change.state === 'verifying') {
    return (
      <Page key={title} title={title} lead={lead} focusAlways>
        <CancelButton id={change.id} />
      </Page>
    );
  }
  if (change.state === 'committed' || change.state === 'done') {
    return (
      <Page key={title} title={title} lead={lead} focusAlways>
        <ArrivalList change={change} live={live} onward={onward} />
      </Page>
    );
  }
  const why =
    change.state === 'refused' || change.reason === 'PROOF_EXPIRED'
      ? `${explainProblem(problemOfChange(change)).text} ${lead}`
      : lead;
  return (
    <Page key={title} title={title} lead={why} focusAlways>
      <TryAgain />
    </Page>
  );
}

// For example after a reload of the page with the form: the server has what was typed there, and waits.
function Waiting({ change, lookAgain }: { change: WaitingChange; lookAgain: () => void }) {
  return (
    <Page key="waiting" title={proofTexts.title} lead={changeTexts.waitsForProof} focusAlways>
      <Section>
        <ChangeQuestion
          change={change}
          calls={proofCallsFor(client, change.challenge.id)}
          cancel={() => client.cancelPasswordChange(change.id)}
          onNews={lookAgain}
        />
      </Section>
    </Page>
  );
}

// For example when the session had ended before the change was sent.
function NeverArrived() {
  return (
    <Page title={changeTexts.unknownTitle} lead={changeTexts.unknown} focusAlways>
      <TryAgain />
    </Page>
  );
}

function ToPlaces() {
  return (
    <Button component={Link} to="/" variant="default">
      {changeTexts.home}
    </Button>
  );
}

function TryAgain() {
  return (
    <Button component={Link} to="/security">
      {changeTexts.tryAgain}
    </Button>
  );
}

function CancelButton({ id }: { id: string }) {
  const canceling = useMutation({ mutationFn: () => client.cancelPasswordChange(id) });
  const { error } = canceling;
  const text = isTooLate(error) ? securityTexts.tooLate : error && explainError(error);
  return (
    <>
      <div role="alert">{text && <Message tone="wait">{text}</Message>}</div>
      {!isTooLate(error) && (
        <Button variant="default" loading={canceling.isPending} onClick={() => canceling.mutate()}>
          {securityTexts.cancel}
        </Button>
      )}
    </>
  );
}
