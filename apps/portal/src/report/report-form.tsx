import type { ReportableChange } from '@rekey/protocol';
import { describeMoment } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { client } from '../client.ts';
import { isLinkOver } from '../links/broken-link-page.tsx';
import { UsernameForm } from '../links/username-form.tsx';
import { originTexts, reportTexts } from '../texts/report-texts.ts';
import classes from './report.module.css';
import { ReportEffects } from './report-effects.tsx';

/** Which change it is about, what a report does, and the one button, behind a user name that has to be typed. */
export function ReportForm(props: {
  token: string;
  change: ReportableChange;
  onReported: (sentTo: string[]) => void;
  /** The link ended while the page was open. */
  onOver: () => void;
}) {
  const { change, token } = props;
  const reporting = useMutation({
    mutationFn: (username: string) => client.reportChange({ token, username }),
    onSuccess: ({ sentTo }) => props.onReported(sentTo),
    onError: (error) => isLinkOver(error) && props.onOver(),
  });
  return (
    <>
      <ChangeFacts change={change} />
      <UsernameForm
        hint={reportTexts.usernameHint(change.username)}
        button={reportTexts.button}
        color="red.8"
        sending={reporting.isPending}
        error={reporting.error}
        onSubmit={(username) => reporting.mutate(username)}
        onTyping={reporting.reset}
      >
        <p>{reportTexts.wasMe}</p>
        <div>
          <ReportEffects />
        </div>
      </UsernameForm>
    </>
  );
}

function ChangeFacts({ change }: { change: ReportableChange }) {
  const facts = [
    [reportTexts.when, describeMoment(Date.parse(change.changedAt))],
    [reportTexts.how, originTexts[change.origin] ?? reportTexts.howUnknown],
    [reportTexts.where, change.address || reportTexts.whereUnknown],
  ];
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
