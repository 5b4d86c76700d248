import { Button } from '@mantine/core';
import { AppError, type PasswordRules } from '@rekey/protocol';
import { Message } from '@rekey/ui';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useCallback, useEffect, useRef, useState } from 'react';
import { problemOfError } from '../changes/change-problem.ts';
import { type ExplainedProblem, explainProblem } from '../changes/explain-problem.ts';
import { type FieldErrors, noErrors, validateForm } from '../changes/validate-form.ts';
import { client } from '../client.ts';
import { judgeRules, unmetRules } from '../new-password/judge-rules.ts';
import { NewPasswordFields } from '../new-password/new-password-fields.tsx';
import { usePasswordCheck } from '../new-password/use-password-check.ts';
import { UsernameHint } from '../new-password/username-hint.tsx';
import { setupTexts } from '../texts/change-texts.ts';
import classes from './setup-form.module.css';

/** The form for a first password: the new one twice, the rules in sight. */
export function SetupForm(props: { token: string; username: string; rules: PasswordRules; onDone: () => void }) {
  const [values, setValues] = useState({ newPassword: '', repeated: '' });
  const [errors, setErrors] = useState<FieldErrors>(noErrors);
  const newField = useRef<HTMLInputElement>(null);
  const repeatField = useRef<HTMLInputElement>(null);
  const setting = useMutation({
    mutationFn: (newPassword: string) => client.setUpPassword({ token: props.token, newPassword }),
    onSuccess: props.onDone,
  });
  const checkPassword = useCallback((typed: string) => client.checkSetupPassword(props.token, typed), [props.token]);
  const serverBroken = usePasswordCheck(checkPassword, values.newPassword);
  const typed = { ...values, currentPassword: '', serverBroken, now: Date.now() };
  const groups = judgeRules(props.rules.rules, typed);
  const problem = setting.error && explainSetupFailure(setting.error);

  useEffect(() => {
    if (errors.new || problem?.field === 'new') newField.current?.focus();
    else if (errors.repeat) repeatField.current?.focus();
  }, [errors, problem?.field]);

  const edit = (part: Partial<typeof values>) => {
    setValues((now) => ({ ...now, ...part }));
    setErrors(noErrors);
    setting.reset();
  };

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = validateForm({ ...values, currentPassword: null }, unmetRules(groups));
    setErrors(found);
    if (!found.new && !found.repeat && !setting.isPending) setting.mutate(values.newPassword);
  }

  return (
    <form className={classes.form} method="post" noValidate onSubmit={submit}>
      <UsernameHint username={props.username} />
      <NewPasswordFields
        rules={props.rules}
        groups={groups}
        values={{
          ...values,
          newError: errors.new ?? (problem?.field === 'new' ? problem.text : null),
          repeatError: errors.repeat,
        }}
        newRef={newField}
        repeatRef={repeatField}
        disabled={setting.isPending}
        onNewPassword={(newPassword) => edit({ newPassword })}
        onRepeated={(repeated) => edit({ repeated })}
      />
      <div className={classes.outcome} role="alert">
        {problem?.field === 'form' && <Message tone="bad">{problem.text}</Message>}
      </div>
      <Button type="submit" loading={setting.isPending}>
        {setupTexts.submit}
      </Button>
    </form>
  );
}

// A link has no id to ask by: when the answer is lost, logging in is how to find out.
function explainSetupFailure(error: Error): ExplainedProblem {
  if (error instanceof AppError) return explainProblem(problemOfError(error));
  return { field: 'form', text: setupTexts.unsure };
}
