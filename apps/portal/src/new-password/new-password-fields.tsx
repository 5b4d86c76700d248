import { VisuallyHidden } from '@mantine/core';
import type { PasswordRules } from '@rekey/protocol';
import { SecretField } from '@rekey/ui';
import { type Ref, useEffect, useMemo, useState } from 'react';
import { newPasswordTexts } from '../texts/rule-texts.ts';
import type { RuleGroup } from './judge-rules.ts';
import { passwordRulesAttribute } from './password-rules-attribute.ts';
import { RuleChecklist } from './rule-checklist.tsx';

/** What the two fields hold, and what is wrong with either as far as the form knows. */
export interface NewPasswordValues {
  newPassword: string;
  repeated: string;
  newError: string | null;
  repeatError: string | null;
}

/** The rules, and the two fields for a new password. The rules come first, for the eye and for the screen reader. */
export function NewPasswordFields(props: {
  rules: PasswordRules;
  groups: readonly RuleGroup[];
  values: NewPasswordValues;
  newRef: Ref<HTMLInputElement>;
  repeatRef: Ref<HTMLInputElement>;
  disabled: boolean;
  onNewPassword: (value: string) => void;
  onRepeated: (value: string) => void;
}) {
  const { values, rules } = props;
  const attribute = useMemo(() => passwordRulesAttribute(rules.rules.map(({ rule }) => rule)), [rules]);
  const same = values.repeated !== '' && values.repeated === values.newPassword;
  return (
    <>
      <div data-part="rules">
        <RuleChecklist groups={props.groups} unreadable={rules.unreadable} />
        <RuleProgress groups={props.groups} typing={values.newPassword !== ''} />
      </div>
      <SecretField
        ref={props.newRef}
        label={newPasswordTexts.newPassword}
        description={newPasswordTexts.tip}
        name="new-password"
        autoComplete="new-password"
        passwordRules={attribute}
        disabled={props.disabled}
        value={values.newPassword}
        error={values.newError}
        onChange={(event) => props.onNewPassword(event.currentTarget.value)}
      />
      <SecretField
        ref={props.repeatRef}
        label={newPasswordTexts.repeat}
        name="new-password-again"
        autoComplete="new-password"
        disabled={props.disabled}
        value={values.repeated}
        error={values.repeatError}
        success={same && values.repeatError === null ? newPasswordTexts.matches : null}
        onChange={(event) => props.onRepeated(event.currentTarget.value)}
      />
    </>
  );
}

const pauseMs = 900;

// Says how many rules are met once typing pauses; every keystroke would be noise.
function RuleProgress({ groups, typing }: { groups: readonly RuleGroup[]; typing: boolean }) {
  const [said, setSaid] = useState('');
  const rules = groups.flatMap((group) => group.rules);
  const met = rules.filter(({ standing }) => standing === 'met').length;
  const text = typing ? newPasswordTexts.progress(met, rules.length) : '';
  useEffect(() => {
    const timer = setTimeout(() => setSaid(text), pauseMs);
    return () => clearTimeout(timer);
  }, [text]);
  return (
    <VisuallyHidden component="p" aria-live="polite">
      {said}
    </VisuallyHidden>
  );
}
