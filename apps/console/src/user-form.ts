import { CreateUserRequest, Language, type Role, UpdateUserRequest, type User } from '@rekey/protocol';

/** What the form for a user holds, as people type it. Empty = none. */
export interface UserForm {
  username: string;
  displayName: string;
  email: string;
  role: Role;
  authorityStoreId: string;
  recoveryEmail: string;
  language: Language | '';
  timeZone: string;
}

export type UserFormField = 'username' | 'displayName' | 'email' | 'recoveryEmail' | 'language' | 'timeZone';

/** The form for somebody new. */
export const blankUserForm: UserForm = {
  username: '',
  displayName: '',
  email: '',
  role: 'user',
  authorityStoreId: '',
  recoveryEmail: '',
  language: '',
  timeZone: '',
};

/** The form as a known user would have been typed. */
export function formOfUser(user: User): UserForm {
  return {
    username: user.username,
    displayName: user.displayName,
    email: user.email ?? '',
    role: user.role,
    authorityStoreId: user.authority.kind === 'store' ? user.authority.storeId : '',
    recoveryEmail: user.recoveryEmail ?? '',
    language: user.language ?? '',
    timeZone: user.timeZone ?? '',
  };
}

/** The form as the server takes it for a new user. */
export function requestOfUserForm(form: UserForm): CreateUserRequest {
  return {
    username: form.username.trim(),
    displayName: form.displayName,
    email: form.email.trim() || null,
    role: form.role,
    authorityStoreId: form.authorityStoreId || null,
  };
}

/** The form as the server takes it for a known user: user name and authority stay. */
export function updateOfUserForm(form: UserForm): UpdateUserRequest {
  const { displayName, email, role } = requestOfUserForm(form);
  return {
    displayName,
    email,
    role: role ?? 'user',
    recoveryEmail: form.recoveryEmail.trim() || null,
    language: form.language || null,
    timeZone: form.timeZone || null,
  };
}

/** The language that a choice of the form stands for; empty = as the organization. */
export function readLanguage(value: string): Language | '' {
  return Language.safeParse(value).data ?? '';
}

/** Names the fields that the server would not take; empty when the form is complete. */
export function invalidUserFields(form: UserForm, options: { isNew: boolean }): ReadonlySet<UserFormField> {
  const checked = options.isNew
    ? CreateUserRequest.safeParse(requestOfUserForm(form))
    : UpdateUserRequest.safeParse(updateOfUserForm(form));
  return new Set(checked.error?.issues.map((issue) => issue.path[0] as UserFormField));
}
