import { Button, TextInput } from '@mantine/core';
import { AppError, type ReportableChange } from '@rekey/protocol';
import { describeMoment, explainError, Message } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { client } from '../client.ts';
import { isLinkOver } from '../links/broken-link-page.tsx';
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
  const [username, setUsername] = useState('');
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  const reporting = useMutation({
    mutationFn: () => client.reportChange({ token, username: username.trim() }),
    onSuccess: ({ sentTo }) => props.onReported(sentTo),
    onError: (error) => isLinkOver(error) && props.onOver(),
  });
  const isWrongName = reporting.error instanceof AppError && reporting.error.code === 'REPORT_NOT_CONFIRMED';
  useEffect(() => {
    if (missing || isWrongName) field.current?.focus();
  }, [missing, isWrongName]);

  function submit(event: FormEvent) {
    event.preventDefault();
    const isEmpty = username.trim() === '';
    setMissing(isEmpty);
    if (!isEmpty && !reporting.isPending) reporting.mutate();
  }

  return (
    <>
      <ChangeFacts change={change} />
      <form className={classes.form} noValidate onSubmit={submit}>
        <p>{reportTexts.wasMe}</p>
        <div>
          <ReportEffects />
        </div>
        <TextInput
          ref={field}
          label={reportTexts.username}
          description={reportTexts.usernameHint(change.username)}
          autoComplete="off"
          autoCapitalize="none"
          autoCorrect="off"
          spellCheck={false}
          value={username}
          error={missing ? reportTexts.required : isWrongName && explainError(reporting.error)}
          onChange={(event) => {
            setUsername(event.currentTarget.value);
            setMissing(false);
            reporting.reset();
          }}
        />
        <div role="alert">
          {reporting.error && !isWrongName && <Message tone="bad">{explainError(reporting.error)}</Message>}
        </div>
        <Button type="submit" color="red.8" loading={reporting.isPending}>
          {reportTexts.button}
        </Button>
      </form>
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
