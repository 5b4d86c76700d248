import type { HelpContact, Organization } from '@rekey/protocol';
import { contactTexts } from '../texts/index.ts';
import classes from './contact-lines.module.css';

/** Whom to ask at the organization, in a few lines; a sentence where it has entered nobody. The portal shows it, and the console before saving. */
export function ContactLines(props: { organization: Pick<Organization, 'name' | 'contact'>; withLead?: boolean }) {
  const { contact, name } = props.organization;
  if (!hasAny(contact)) return <p>{contactTexts.none}</p>;
  return (
    <>
      {props.withLead && <p>{contactTexts.lead(name)}</p>}
      <ul className={classes.lines}>
        {contact.email && (
          <li>
            {contactTexts.email} <a href={`mailto:${contact.email}`}>{contact.email}</a>
          </li>
        )}
        {contact.phone && (
          <li>
            {contactTexts.phone} <a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}>{contact.phone}</a>
          </li>
        )}
        {contact.caseUrl && (
          <li>
            <a href={contact.caseUrl} rel="noreferrer">
              {contactTexts.submitCase}
            </a>
          </li>
        )}
      </ul>
    </>
  );
}

const hasAny = ({ email, phone, caseUrl }: HelpContact) => email !== null || phone !== null || caseUrl !== null;
