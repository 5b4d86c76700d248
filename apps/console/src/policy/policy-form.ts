import { PasswordPolicy } from '@rekey/protocol';

/** The policy as people type it: numbers and the list of words are still text. */
export type PolicyForm = {
  [Field in PolicyField]: PasswordPolicy[Field] extends boolean ? boolean : string;
};

export type PolicyField = keyof PasswordPolicy;

/** The form as a known policy would have been typed: one blocked word a line. */
export function formOfPolicy(policy: PasswordPolicy): PolicyForm {
  return {
    ...policy,
    minimumLength: String(policy.minimumLength),
    maximumLength: String(policy.maximumLength),
    blockedWords: policy.blockedWords.join('\n'),
    historyLength: String(policy.historyLength),
    oldPasswordLimitDays: String(policy.oldPasswordLimitDays),
    deliveryLimitDays: String(policy.deliveryLimitDays),
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

function parse(form: PolicyForm) {
  return PasswordPolicy.safeParse({
    ...form,
    minimumLength: numberOf(form.minimumLength),
    maximumLength: numberOf(form.maximumLength),
    blockedWords: wordsOf(form.blockedWords),
    historyLength: numberOf(form.historyLength),
    oldPasswordLimitDays: numberOf(form.oldPasswordLimitDays),
    deliveryLimitDays: numberOf(form.deliveryLimitDays),
  });
}

// An empty field is not zero.
function numberOf(text: string): number {
  return text.trim() === '' ? Number.NaN : Number(text);
}

function wordsOf(text: string): string[] {
  const words = text.split('\n').map((word) => word.trim().toLowerCase());
  return [...new Set(words)].filter((word) => word !== '');
}
