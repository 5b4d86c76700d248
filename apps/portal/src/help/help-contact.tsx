import { ContactLines, contactTexts, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { organizationQuery } from '../queries.ts';

/** Whom to ask, under a heading of its own. */
export function HelpContactSection() {
  const { data: organization } = useQuery(organizationQuery);
  return (
    <Section title={contactTexts.title}>
      {organization && <ContactLines organization={organization} withLead />}
    </Section>
  );
}

/** Whom to ask, in a few lines; a sentence where the organization has entered nobody. */
export function HelpContactLines() {
  const { data: organization } = useQuery(organizationQuery);
  return organization ? <ContactLines organization={organization} /> : null;
}
