import { CreateStoreRequest, type Store, type StoreKind, type UpdateStoreRequest } from '@rekey/protocol';

/** What the form for a store holds: every field of every kind as people type it. */
export interface StoreForm {
  kind: StoreKind;
  name: string;
  url: string;
  caCertificate: string;
  baseDn: string;
  bindName: string;
  bindPassword: string;
  usernameAttribute: string;
  markerAttribute: string;
  allowReset: boolean;
  file: string;
  minimumLength: string;
  portal: boolean;
  app: boolean;
}

/** A blank form of one kind, with that kind's usual values. */
export function blankStoreForm(kind: StoreKind): StoreForm {
  return {
    kind,
    name: '',
    url: 'ldaps://',
    caCertificate: '',
    baseDn: '',
    bindName: '',
    bindPassword: '',
    usernameAttribute: 'uid',
    markerAttribute: '',
    allowReset: kind === 'ldap',
    file: '',
    minimumLength: '8',
    portal: true,
    app: false,
  };
}

/** The form as a known store would have been typed. The bind password is never shown again, so its field is empty. */
export function formOfStore(store: Store): StoreForm {
  const { configuration, managedUserWays, name } = store;
  const form = { ...blankStoreForm(configuration.kind), ...managedUserWays, name };
  if (configuration.kind !== 'example') return Object.assign(form, configuration.settings);
  const { file, minimumLength } = configuration.settings;
  return { ...form, file, minimumLength: String(minimumLength) };
}

/** The form as the server takes it. Empty optional fields are left out; fields of other kinds are dropped. */
export function requestOfForm(form: StoreForm): CreateStoreRequest {
  return {
    name: form.name,
    configuration: configurationOf(form),
    bindPassword: form.bindPassword,
    managedUserWays: { portal: form.portal, app: form.app },
  };
}

/** The same for a store that exists: an empty password field keeps the password that is kept. */
export function updateOfForm(form: StoreForm): UpdateStoreRequest {
  const { bindPassword, ...rest } = requestOfForm(form);
  return bindPassword ? { ...rest, bindPassword } : rest;
}

/** Whether a test of these settings needs the bind password typed again: the server tests kept settings with the kept
 *  password, and changed settings only with what came along.
 */
export function needsPasswordForTest(form: StoreForm, store: Store): boolean {
  if (form.kind === 'example' || form.bindPassword !== '') return false;
  return JSON.stringify(configurationOf(form)) !== JSON.stringify(configurationOf(formOfStore(store)));
}

/** Names the fields that the server would not take; empty when the form is complete. */
export function invalidFields(form: StoreForm, options: { passwordKept: boolean }): ReadonlySet<keyof StoreForm> {
  const invalid = new Set<keyof StoreForm>();
  for (const issue of CreateStoreRequest.safeParse(requestOfForm(form)).error?.issues ?? []) {
    invalid.add(issue.path.at(-1) as keyof StoreForm);
  }
  if (form.kind === 'example') return invalid;
  if (!URL.parse(form.url)?.hostname) invalid.add('url');
  if (form.bindPassword === '' && !options.passwordKept) invalid.add('bindPassword');
  return invalid;
}

function configurationOf(form: StoreForm): CreateStoreRequest['configuration'] {
  const { kind, url, baseDn, bindName, allowReset } = form;
  if (kind === 'example') return { kind, settings: { file: form.file, minimumLength: numberOf(form.minimumLength) } };
  const settings = { url, baseDn, bindName, allowReset, ...givenOf(form) };
  if (kind === 'ldap') return { kind, settings: { ...settings, usernameAttribute: form.usernameAttribute } };
  return { kind, settings };
}

// An empty field is not zero.
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function givenOf(form: StoreForm): { caCertificate?: string; markerAttribute?: string } {
  return {
    ...(form.caCertificate.trim() && { caCertificate: form.caCertificate }),
    ...(form.markerAttribute.trim() && { markerAttribute: form.markerAttribute.trim() }),
  };
}
