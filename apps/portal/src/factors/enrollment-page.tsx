import { Page, Section, useSession } from '@rekey/ui';
import { useQueryClient } from '@tanstack/react-query';
import { enrollmentTexts } from '../texts/factor-texts.ts';
import { EnrollmentSteps } from './enrollment-steps.tsx';

/** The only page of a session that has to set up a factor first. Stands at whatever address was opened, and gives way to it afterwards. */
export function EnrollmentPage() {
  const { session, refresh } = useSession();
  const queryClient = useQueryClient();
  async function goOn() {
    // What was refused until now can be answered.
    queryClient.removeQueries({ predicate: ({ state }) => state.status === 'error' });
    await refresh();
  }
  return (
    <Page title={enrollmentTexts.pageTitle} lead={enrollmentTexts.pageLead} focusAlways>
      <Section>
        <EnrollmentSteps username={session.user.username} onDone={() => void goOn()} />
      </Section>
    </Page>
  );
}
