import type { HelpContact, Organization } from '@rekey/protocol';
import { Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../queries.ts';
import { helpTexts } from '../texts/help-texts.ts';
import classes from './help-contact.module.css';

/** Whom to ask, under a heading of its own. */
export function HelpContactSection() {
  const { data: organization } = useQuery(organizationQuery);
  return (
    <Section title={helpTexts.contact}>{organization && <ContactLines organization={organization} withLead />}</Section>
  );
}

/** Whom to ask, in a few lines; a sentence where the organization has entered nobody. */
export function HelpContactLines() {
  const { data: organization } = useQuery(organizationQuery);
  return organization ? <ContactLines organization={organization} /> : null;
}

function ContactLines({ organization, withLead = false }: { organization: Organization; withLead?: boolean }) {
  const { contact, name } = organization;
  if (!hasAny(contact)) return <p>{helpTexts.noContact}</p>;
  return (
    <>
      {withLead && <p>{helpTexts.contactLead(name)}</p>}
      <ul className={classes.lines}>
        {contact.email && (
          <li>
            {helpTexts.email} <a href={`mailto:${contact.email}`}>{contact.email}</a>
          </li>
        )}
        {contact.phone && (
          <li>
            {helpTexts.phone} <a href={`tel:${contact.phone.replace(/[^\d+]/g, '')}`}>{contact.phone}</a>
          </li>
        )}
        {contact.caseUrl && (
          <li>
            <a href={contact.caseUrl} rel="noreferrer">
              {helpTexts.submitCase}
            </a>
          </li>
        )}
      </ul>
    </>
  );
}

const hasAny = ({ email, phone, caseUrl }: HelpContact) => email !== null || phone !== null || caseUrl !== null;
