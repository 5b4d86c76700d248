import { PasswordPolicy } from '@rekey/protocol';

const numberFields = [
  'minimumLength',
  'maximumLength',
  'historyLength',
  'oldPasswordLimitDays',
  'deliveryLimitDays',
  'minimumCharacterClasses',
  'expirySpreadDays',
  'previousPasswordDays',
] as const satisfies readonly (keyof PasswordPolicy)[];

/** Fields that hold one number. */
export type NumberField = (typeof numberFields)[number] | 'expiresAfterDays';

/** Fields that are on or off; `expires` is the switch for `expiresAfterDays`. */
export type SwitchField =
  | { [Field in keyof PasswordPolicy]: PasswordPolicy[Field] extends boolean ? Field : never }[keyof PasswordPolicy]
  | 'expires';

/** The policy as people type it: numbers and the list of words are still text, and "never expires" is a switch. */
export type PolicyForm = Record<NumberField | 'blockedWords', string> & Record<SwitchField, boolean>;

export type PolicyField = keyof PasswordPolicy;

/** What stands in the field of days when somebody switches expiry on. */
const usualExpiryDays = '365';

/** The form as a known policy would have been typed: one blocked word a line. */
export function formOfPolicy(policy: PasswordPolicy): PolicyForm {
  return {
    ...policy,
    ...mapNumberFields((field) => String(policy[field])),
    blockedWords: policy.blockedWords.join('\n'),
    expires: policy.expiresAfterDays !== null,
    expiresAfterDays: policy.expiresAfterDays === null ? usualExpiryDays : String(policy.expiresAfterDays),
  };
}

/** The policy that the form asks for; null while a field is invalid. */
export function policyOfForm(form: PolicyForm): PasswordPolicy | null {
  return parse(form).data ?? null;
}

/** Names the fields that the server would not take. */
export function invalidPolicyFields(form: PolicyForm): ReadonlySet<PolicyField> {
  return new Set(parse(form).error?.issues.map((issue) => issue.path[0] as PolicyField));
}

function parse({ expires, ...form }: PolicyForm) {
  return PasswordPolicy.safeParse({
    ...form,
    ...mapNumberFields((field) => numberOf(form[field])),
    blockedWords: wordsOf(form.blockedWords),
    expiresAfterDays: expires ? numberOf(form.expiresAfterDays) : null,
  });
}

function mapNumberFields<Value>(read: (field: (typeof numberFields)[number]) => Value) {
  const entries = numberFields.map((field) => [field, read(field)]);
  return Object.fromEntries(entries) as Record<(typeof numberFields)[number], Value>;
}

// An empty field is not zero.
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function wordsOf(text: string): string[] {
  const words = text.split('\n').map((word) => word.trim().toLowerCase());
  return [...new Set(words)].filter((word) => word !== '');
}
