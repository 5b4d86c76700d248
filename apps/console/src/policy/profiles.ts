import type { PolicyField, PolicyForm } from './policy-form.ts';

/** Starting points for a policy. 'recommended' = NIST SP 800-63B-4 and OWASP ASVS 5.0; 'legacy' = what older audits ask for. */
export type Profile = 'recommended' | 'legacy';

/** What a profile says; all other fields stay as they are. */
const profiles = {
  recommended: {
    minimumLength: '15',
    minimumCharacterClasses: '0',
    refuseBreached: true,
    refuseOwnWords: true,
    historyLength: '0',
    expires: false,
  },
  legacy: {
    minimumLength: '12',
    minimumCharacterClasses: '3',
    refuseBreached: true,
    refuseOwnWords: true,
    historyLength: '24',
    expires: true,
    expiresAfterDays: '90',
  },
} as const satisfies Record<Profile, Partial<PolicyForm>>;

/** The form with the values of a profile. */
export function applyProfile(form: PolicyForm, profile: Profile): PolicyForm {
  return { ...form, ...profiles[profile] };
}

/** The profile that the form stands at; null = an own mix. */
export function profileOf(form: PolicyForm): Profile | null {
  const names = Object.keys(profiles) as Profile[];
  return names.find((profile) => isEqual(applyProfile(form, profile), form)) ?? null;
}

function isEqual(one: PolicyForm, other: PolicyForm): boolean {
  return (Object.keys(one) as (keyof PolicyForm)[]).every((field) => one[field] === other[field]);
}

/** The fields that go against what NIST SP 800-63B-4 (3.1.1.2) or OWASP ASVS 5.0 (6.2) ask for, in the order of the page.
 *
 *  A field that is not a number yet goes against nothing.
 */
export function findDeviations(form: PolicyForm): PolicyField[] {
  const deviates: [field: PolicyField, isSo: boolean][] = [
    ['minimumLength', isNumber(form.minimumLength) && Number(form.minimumLength) < 15],
    ['minimumCharacterClasses', Number(form.minimumCharacterClasses) > 0],
    ['refuseBreached', !form.refuseBreached],
    ['refuseOwnWords', !form.refuseOwnWords],
    ['expiresAfterDays', form.expires],
  ];
  return deviates.filter(([, isSo]) => isSo).map(([field]) => field);
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text));
}
