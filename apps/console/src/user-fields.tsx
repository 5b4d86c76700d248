import { Button, NativeSelect, TextInput } from '@mantine/core';
import type { Store } from '@rekey/protocol';
import { type FormEvent, useState } from 'react';
import { LinkButton } from './console-link.tsx';
import { FailureMessage } from './failure-message.tsx';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';
import { TimeZoneSelect } from './time-zone-select.tsx';
import { invalidUserFields, readLanguage, type UserForm, type UserFormField } from './user-form.ts';

const { userForm } = texts;
const noneInvalid: ReadonlySet<UserFormField> = new Set();

interface UserFieldsProps {
  initial: UserForm;
  /** User name and authority are chosen once, when the user is added. */
  isNew?: boolean;
  /** Stores that may manage a password. */
  authorities?: readonly Store[];
  submitText: string;
  busy: boolean;
  error: Error | null;
  onSubmit: (form: UserForm) => void;
  cancelTo: string;
}

/** The form for a user. Says what is missing when it is sent, and not while somebody is still typing. */
export function UserFields(props: UserFieldsProps) {
  const isNew = props.isNew ?? false;
  const [form, setForm] = useState(props.initial);
  const [sent, setSent] = useState(false);
  const set = (change: Partial<UserForm>) => setForm((now) => ({ ...now, ...change }));
  const invalid = sent ? invalidUserFields(form, { isNew }) : noneInvalid;

  function submit(event: FormEvent) {
    event.preventDefault();
    setSent(true);
    if (invalidUserFields(form, { isNew }).size === 0) props.onSubmit(form);
  }

  const fields = { form, set, errorOf: (field: UserFormField) => invalid.has(field) && userForm.invalid[field] };
  return (
    <form className={layout.form} noValidate onSubmit={submit}>
      <FailureMessage error={props.error} />
      {isNew && <UsernameField {...fields} />}
      <PersonFields {...fields} />
      {isNew ? <AuthorityField {...fields} authorities={props.authorities ?? []} /> : <ReachFields {...fields} />}
      <div className={layout.row}>
        <Button type="submit" loading={props.busy}>
          {props.submitText}
        </Button>
        <LinkButton to={props.cancelTo} variant="default">
          {texts.cancel}
        </LinkButton>
      </div>
    </form>
  );
}

interface FieldProps {
  form: UserForm;
  set: (change: Partial<UserForm>) => void;
  errorOf: (field: UserFormField) => string | false;
}

function UsernameField({ form, set, errorOf }: FieldProps) {
  return (
    <TextInput
      label={userForm.username}
      description={userForm.usernameHelp}
      required
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={form.username}
      error={errorOf('username')}
      onChange={(event) => set({ username: event.currentTarget.value })}
    />
  );
}

function PersonFields({ form, set, errorOf }: FieldProps) {
  return (
    <>
      <TextInput
        label={userForm.displayName}
        required
        autoComplete="off"
        value={form.displayName}
        error={errorOf('displayName')}
        onChange={(event) => set({ displayName: event.currentTarget.value })}
      />
      <TextInput
        label={userForm.email}
        description={userForm.emailHelp}
        type="email"
        autoComplete="off"
        value={form.email}
        error={errorOf('email')}
        onChange={(event) => set({ email: event.currentTarget.value })}
      />
      <NativeSelect
        size="md"
        label={userForm.role}
        value={form.role}
        data={[
          { value: 'user', label: texts.user.roles.user },
          { value: 'administrator', label: texts.user.roles.administrator },
        ]}
        onChange={(event) => set({ role: event.currentTarget.value === 'administrator' ? 'administrator' : 'user' })}
      />
    </>
  );
}

function ReachFields({ form, set, errorOf }: FieldProps) {
  return (
    <>
      <TextInput
        label={userForm.recoveryEmail}
        description={userForm.recoveryEmailHelp}
        type="email"
        autoComplete="off"
        value={form.recoveryEmail}
        error={errorOf('recoveryEmail')}
        onChange={(event) => set({ recoveryEmail: event.currentTarget.value })}
      />
      <NativeSelect
        size="md"
        label={userForm.language}
        value={form.language}
        data={[
          { value: '', label: texts.user.asOrganization },
          { value: 'en', label: texts.languages.en },
          { value: 'de', label: texts.languages.de },
        ]}
        onChange={(event) => set({ language: readLanguage(event.currentTarget.value) })}
      />
      <TimeZoneSelect
        label={userForm.timeZone}
        description={userForm.timeZoneHelp}
        placeholder={texts.user.asOrganization}
        value={form.timeZone}
        error={errorOf('timeZone')}
        onChange={(timeZone) => set({ timeZone })}
      />
    </>
  );
}

function AuthorityField({ form, set, authorities }: FieldProps & { authorities: readonly Store[] }) {
  return (
    <NativeSelect
      size="md"
      label={userForm.authority}
      description={authorities.length ? userForm.authorityHelp : userForm.authorityOnlyRekey}
      value={form.authorityStoreId}
      data={[
        { value: '', label: userForm.authorityRekey },
        ...authorities.map((store) => ({ value: store.id, label: store.name })),
      ]}
      onChange={(event) => set({ authorityStoreId: event.currentTarget.value })}
    />
  );
}
