import { Button } from '@mantine/core';
import type { Challenge, PasswordRules } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { Message, type ProofCalls, ProofPrompt, SecretField } from '@rekey/ui';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { judgeRules, unmetRules } from '../new-password/judge-rules.ts';
import { NewPasswordFields } from '../new-password/new-password-fields.tsx';
import { usePasswordCheck } from '../new-password/use-password-check.ts';
import { UsernameHint } from '../new-password/username-hint.tsx';
import { securityTexts } from '../texts/change-texts.ts';
import classes from './change-form.module.css';
import { ChangeProgress } from './change-progress.tsx';
import type { ChangeWay } from './change-way.ts';
import { type FormPhase, usePasswordChange } from './use-password-change.ts';
import { type FieldErrors, noErrors, validateForm } from './validate-form.ts';

const empty = { currentPassword: '', newPassword: '', repeated: '' };

/** The form that changes the password: the current one once where the way asks for it, the new one twice, the rules in sight. */
export function ChangeForm(props: {
  username: string;
  rules: PasswordRules;
  way: ChangeWay;
  /** False where something else proves who it is. */
  asksCurrent?: boolean;
  /** Of the heading over the question for a proof. */
  level?: 2 | 3;
  /** Judges what this page cannot. */
  checkPassword: Client['checkPassword'];
}) {
  const { rules, asksCurrent = true, checkPassword } = props;
  const [values, setValues] = useState(empty);
  const [errors, setErrors] = useState<FieldErrors>(noErrors);
  const { form, change, cancel, lookNow, forgetOutcome } = usePasswordChange(props.way);
  const serverBroken = usePasswordCheck(checkPassword, values.newPassword);
  const typed = { ...values, serverBroken, now: Date.now() };
  const groups = judgeRules(rules.rules, typed);
  const fields = useFocus(form, errors);
  const changing = form.phase === 'changing';
  const question = changing ? form.challenge : null;
  // From here on the server keeps what was typed, sealed; the page does not.
  useEffect(() => {
    if (question) setValues(empty);
  }, [question]);

  const edit = (part: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...part }));
    setErrors(noErrors);
    forgetOutcome();
  };

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (changing) return;
    const currentPassword = asksCurrent ? values.currentPassword : null;
    const found = validateForm({ ...values, currentPassword }, unmetRules(groups));
    setErrors(found);
    if (found.current || found.new || found.repeat) return;
    const end = await change({ currentPassword, newPassword: values.newPassword });
    if (end === 'canceled' || end === 'expired') setValues(empty);
  }

  if (changing && question?.state === 'open' && props.way.prove) {
    const calls = props.way.prove(question.id);
    return <FormQuestion {...{ form, question, calls, cancel, lookNow }} level={props.level ?? 3} />;
  }
  const shown = withProblem(errors, form);
  return (
    <div className={classes.frame}>
      <form className={classes.form} method="post" noValidate onSubmit={submit}>
        <UsernameHint username={props.username} />
        {asksCurrent && (
          <SecretField
            ref={fields.current}
            label={securityTexts.currentPassword}
            name="current-password"
            autoComplete="current-password"
            disabled={changing}
            value={values.currentPassword}
            error={shown.current}
            onChange={(event) => edit({ currentPassword: event.currentTarget.value })}
          />
        )}
        <NewPasswordFields
          rules={rules}
          groups={groups}
          values={{ ...values, newError: shown.new, repeatError: shown.repeat }}
          newRef={fields.new}
          repeatRef={fields.repeat}
          disabled={changing}
          onNewPassword={(newPassword) => edit({ newPassword })}
          onRepeated={(repeated) => edit({ repeated })}
        />
        <Foot form={form} cancel={cancel} />
      </form>
    </div>
  );
}

type Changing = Extract<FormPhase, { phase: 'changing' }>;

// Stands in place of the form while the server waits for the proof.
function FormQuestion(props: {
  form: Changing;
  question: Challenge;
  calls: ProofCalls;
  level: 2 | 3;
  cancel: (() => Promise<void>) | null;
  lookNow: () => void;
}) {
  const { form, question, cancel } = props;
  return (
    <ProofPrompt
      key={question.id}
      level={props.level}
      challenge={question}
      calls={props.calls}
      onNews={props.lookNow}
      cancel={cancel && { state: form.canceling, run: () => void cancel() }}
    />
  );
}

function Foot({ form, cancel }: { form: FormPhase; cancel: (() => Promise<void>) | null }) {
  const changing = form.phase === 'changing';
  return (
    <div className={classes.foot}>
      <div className={classes.outcome} role="alert">
        {!changing && <Outcome form={form} />}
      </div>
      {changing ? (
        <ChangeProgress
          step={form.challenge?.state === 'approved' ? 'proven' : form.step}
          canceling={form.canceling}
          cancel={cancel && (() => void cancel())}
        />
      ) : (
        <Button type="submit">{securityTexts.submit}</Button>
      )}
    </div>
  );
}

function Outcome({ form }: { form: Extract<FormPhase, { phase: 'editing' }> }) {
  if (form.ended) return <Message tone="idle">{securityTexts[form.ended]}</Message>;
  if (form.problem?.field !== 'form') return null;
  return (
    <Message tone="bad" title={securityTexts.notChanged}>
      {form.problem.text}
    </Message>
  );
}

// What the server refused stands at its field until something is typed there.
function withProblem(errors: FieldErrors, form: FormPhase): FieldErrors {
  if (form.phase !== 'editing' || !form.problem || form.problem.field === 'form') return errors;
  return { ...errors, [form.problem.field]: form.problem.text };
}

// Puts the focus on the first field that needs mending, as soon as that is known.
function useFocus(form: FormPhase, errors: FieldErrors) {
  const current = useRef<HTMLInputElement>(null);
  const newPassword = useRef<HTMLInputElement>(null);
  const repeat = useRef<HTMLInputElement>(null);
  const editing = form.phase === 'editing' ? form : null;
  const refused = editing?.problem?.field;
  const startOver = editing?.ended != null || refused === 'form';
  useEffect(() => {
    if (errors.current || refused === 'current' || startOver) (current.current ?? newPassword.current)?.focus();
    else if (errors.new || refused === 'new') newPassword.current?.focus();
    else if (errors.repeat) repeat.current?.focus();
  }, [errors, refused, startOver]);
  return { current, new: newPassword, repeat };
}
