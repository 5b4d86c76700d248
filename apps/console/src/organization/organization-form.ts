import { HelpContact, Language, OrganizationSettings } from '@rekey/protocol';

/** The organization's settings as people type them; empty = none. */
export interface OrganizationForm {
  name: string;
  language: Language;
  timeZone: string;
  reminderHour: number;
  email: string;
  phone: string;
  caseUrl: string;
}

export type OrganizationField = keyof OrganizationForm;

/** The form as known settings would have been typed. */
export function formOfOrganization({ contact, ...settings }: OrganizationSettings): OrganizationForm {
  return {
    ...settings,
    email: contact.email ?? '',
    phone: contact.phone ?? '',
    caseUrl: contact.caseUrl ?? '',
  };
}

/** The settings that the form asks for; null while a field is invalid. */
export function organizationOfForm(form: OrganizationForm): OrganizationSettings | null {
  return OrganizationSettings.safeParse(settingsOf(form)).data ?? null;
}

/** Names the fields that the server would not take. */
export function invalidOrganizationFields(form: OrganizationForm): ReadonlySet<OrganizationField> {
  const issues = OrganizationSettings.safeParse(settingsOf(form)).error?.issues ?? [];
  return new Set(issues.map(({ path }) => path.at(-1) as OrganizationField));
}

/** The ways to find help that are filled in correctly, for a preview while others are still being typed. */
export function contactOfForm(form: OrganizationForm): HelpContact {
  const { contact } = settingsOf(form);
  const { email, phone, caseUrl } = HelpContact.shape;
  return {
    email: email.safeParse(contact.email).data ?? null,
    phone: phone.safeParse(contact.phone).data ?? null,
    caseUrl: caseUrl.safeParse(contact.caseUrl).data ?? null,
  };
}

/** The language that a choice of the form stands for. */
export function readOrganizationLanguage(value: string): Language {
  return Language.safeParse(value).data ?? 'en';
}

function settingsOf({ email, phone, caseUrl, ...settings }: OrganizationForm) {
  const contact = { email: email.trim() || null, phone: phone.trim() || null, caseUrl: caseUrl.trim() || null };
  return { ...settings, contact };
}
