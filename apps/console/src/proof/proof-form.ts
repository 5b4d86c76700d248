import { DuoSettings, type Factor, type FactorSettings, FactorSettingsUpdate, ProofKind } from '@rekey/protocol';

/** The settings as people type them: the number of days is still text, and the secret of Duo is empty unless it is typed anew. */
export interface ProofForm {
  required: boolean;
  kinds: FactorSettings['kinds'];
  enrollmentDays: string;
  atLogIn: boolean;
  apiHost: string;
  clientId: string;
  clientSecret: string;
  /** The server has a secret already, so that the field may stay empty. */
  secretKept: boolean;
}

/** A field that can be filled in wrongly; 'kinds' = all of them together. */
export type ProofField = 'kinds' | 'enrollmentDays' | 'apiHost' | 'clientId' | 'clientSecret';

/** The kinds of proof in the order in which they are shown: the best first, and Duo, which stands alone, last. */
export const kindsInOrder = ['push', 'passkey', 'totp', 'duo'] as const satisfies readonly ProofKind[];

/** The form as known settings would have been typed. */
export function formOfProof({ duo, enrollmentDays, ...settings }: FactorSettings): ProofForm {
  return {
    ...settings,
    enrollmentDays: String(enrollmentDays),
    apiHost: duo?.apiHost ?? '',
    clientId: duo?.clientId ?? '',
    clientSecret: '',
    secretKept: duo?.hasSecret ?? false,
  };
}

/** The settings that the form asks for; null while a field is invalid. What is known of Duo stays, also while Duo is off. */
export function proofOfForm(form: ProofForm): FactorSettingsUpdate | null {
  return invalidProofFields(form).size > 0 ? null : updateOf(form);
}

/** Names the fields with which the settings could not work. Without any kind nobody could prove anything; Duo needs all its fields. */
export function invalidProofFields(form: ProofForm): ReadonlySet<ProofField> {
  const issues = FactorSettingsUpdate.safeParse(updateOf(form)).error?.issues ?? [];
  const invalid = new Set(issues.map(({ path }) => path.at(-1) as ProofField));
  if (form.required && enabledKinds(form.kinds).length === 0) invalid.add('kinds');
  if (form.kinds.duo || isDuoBegun(form)) for (const field of invalidDuoFields(form)) invalid.add(field);
  return invalid;
}

/** Names the fields with which Duo could not be asked, or tested. */
export function invalidDuoFields(form: ProofForm): ReadonlySet<ProofField> {
  const issues = DuoSettings.safeParse(duoOf(form)).error?.issues ?? [];
  const invalid = new Set(issues.map(({ path }) => path.at(-1) as ProofField));
  if (form.clientSecret.trim() === '' && !form.secretKept) invalid.add('clientSecret');
  return invalid;
}

/** Duo's settings as the server takes them: an empty secret keeps the one that is kept. */
export function duoOf({ apiHost, clientId, clientSecret }: ProofForm): DuoSettings {
  return {
    apiHost: apiHost.trim(),
    clientId: clientId.trim(),
    ...(clientSecret.trim() && { clientSecret: clientSecret.trim() }),
  };
}

/** The form without anything of Duo: saving it erases the secret on the server too. */
export function withoutDuo(form: ProofForm): ProofForm {
  return { ...form, apiHost: '', clientId: '', clientSecret: '', secretKept: false };
}

/** Whether anything of Duo is filled in or kept. */
export function isDuoBegun({ apiHost, clientId, clientSecret, secretKept }: ProofForm): boolean {
  return secretKept || [apiHost, clientId, clientSecret].some((typed) => typed.trim() !== '');
}

/** The kinds that are switched on, in the order in which they are shown. */
export function enabledKinds(kinds: FactorSettings['kinds']): ProofKind[] {
  return kindsInOrder.filter((kind) => kinds[kind]);
}

/** Whether Duo is the only kind that is switched on: then it is asked of everybody, and otherwise of nobody (R16). */
export function isDuoAlone(kinds: FactorSettings['kinds']): boolean {
  return enabledKinds(kinds).join() === ProofKind.enum.duo;
}

/** Whether none of these factors would count where these kinds are on. */
export function lacksFactor(kinds: FactorSettings['kinds'], factors: readonly Pick<Factor, 'kind'>[]): boolean {
  return !factors.some(({ kind }) => kinds[kind === 'authenticator' ? 'push' : kind]);
}

function updateOf(form: ProofForm): FactorSettingsUpdate {
  const { required, kinds, atLogIn } = form;
  return {
    required,
    kinds,
    atLogIn,
    enrollmentDays: numberOf(form.enrollmentDays),
    duo: isDuoBegun(form) ? duoOf(form) : null,
  };
}

// An empty field is not zero.
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}
