import { NativeSelect, TextInput } from '@mantine/core';
import { ContactLines, contactTexts, Section } from '@rekey/ui';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { TimeZoneSelect } from '../time-zone-select.tsx';
import classes from './organization.module.css';
import {
  contactOfForm,
  type OrganizationField,
  type OrganizationForm,
  readOrganizationLanguage,
} from './organization-form.ts';

const { organization } = texts;
// As OrganizationSettings allows them: nobody is woken up by a reminder.
const reminderHours = Array.from({ length: 17 }, (_, count) => count + 5);

interface OrganizationFieldsProps {
  form: OrganizationForm;
  set: (change: Partial<OrganizationForm>) => void;
  errorOf: (field: OrganizationField) => string | false | undefined;
}

/** What the organization is called. */
export function IdentityFields({ form, set, errorOf }: OrganizationFieldsProps) {
  return (
    <Section title={organization.identity}>
      <div className={layout.form}>
        <TextInput
          label={organization.name}
          description={organization.nameHelp}
          autoComplete="organization"
          value={form.name}
          error={errorOf('name')}
          onChange={(event) => set({ name: event.currentTarget.value })}
        />
      </div>
    </Section>
  );
}

/** In which language, and by which clock, people are written to. */
export function TimeFields({ form, set, errorOf }: OrganizationFieldsProps) {
  return (
    <Section title={organization.defaults}>
      <div className={layout.form}>
        <NativeSelect
          size="md"
          label={organization.language}
          description={organization.languageHelp}
          value={form.language}
          data={[
            { value: 'en', label: texts.languages.en },
            { value: 'de', label: texts.languages.de },
          ]}
          onChange={(event) => set({ language: readOrganizationLanguage(event.currentTarget.value) })}
        />
        <TimeZoneSelect
          label={organization.timeZone}
          description={organization.timeZoneHelp}
          value={form.timeZone}
          error={errorOf('timeZone')}
          onChange={(timeZone) => set({ timeZone })}
        />
        <NativeSelect
          size="md"
          label={organization.reminderHour}
          description={organization.reminderHourHelp}
          value={String(form.reminderHour)}
          data={reminderHours.map((hour) => ({ value: String(hour), label: `${String(hour).padStart(2, '0')}:00` }))}
          onChange={(event) => set({ reminderHour: Number(event.currentTarget.value) })}
        />
      </div>
    </Section>
  );
}

/** Where people find help, as it will stand on the help page. */
export function ContactFields(props: OrganizationFieldsProps) {
  const { form } = props;
  return (
    <Section title={organization.contact} lead={organization.contactLead}>
      <div className={classes.beside}>
        <div className={layout.form}>
          <ContactField {...props} field="email" type="email" />
          <ContactField {...props} field="phone" type="tel" />
          <ContactField {...props} field="caseUrl" type="url" description={organization.caseUrlHelp} />
        </div>
        <section className={classes.preview} aria-label={organization.preview}>
          <p className={`${layout.muted} ${layout.small}`}>{organization.preview}</p>
          <p className={layout.strong}>{contactTexts.title}</p>
          <ContactLines organization={{ name: form.name.trim(), contact: contactOfForm(form) }} withLead />
        </section>
      </div>
    </Section>
  );
}

function ContactField(
  props: OrganizationFieldsProps & {
    field: 'email' | 'phone' | 'caseUrl';
    type: 'email' | 'tel' | 'url';
    description?: string;
  },
) {
  const { form, set, errorOf, field, type, description } = props;
  return (
    <TextInput
      label={organization[field]}
      description={description}
      type={type}
      autoComplete="off"
      value={form[field]}
      error={errorOf(field)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
}
