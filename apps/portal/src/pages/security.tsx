import type { Me } from '@rekey/protocol';
import { DataState, Message, Page, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { ChangeForm } from '../changes/change-form.tsx';
import { meQuery, passwordRulesQuery } from '../queries.ts';
import { securityTexts } from '../texts/change-texts.ts';

/** Security Settings: change the password, or learn where that is done. */
export function SecurityPage() {
  const me = useQuery(meQuery);
  return (
    <Page title={securityTexts.title}>
      <DataState query={me}>
        {(known) => (known.mayChangePassword ? <ChangeHere me={known} /> : <ChangeElsewhere me={known} />)}
      </DataState>
    </Page>
  );
}

function ChangeHere({ me }: { me: Me }) {
  const rules = useQuery(passwordRulesQuery);
  const { authority } = me;
  const keeper = authority.kind === 'store' ? ` ${securityTexts.keptBy(authority.storeName)}` : '';
  return (
    <Section title={securityTexts.changePassword} lead={securityTexts.lead + keeper}>
      <DataState query={rules}>{(known) => <ChangeForm username={me.user.username} rules={known} />}</DataState>
    </Section>
  );
}

function ChangeElsewhere({ me }: { me: Me }) {
  const store = me.authority.kind === 'store' ? me.authority.storeName : securityTexts.anotherDirectory;
  return (
    <Section title={securityTexts.changePassword}>
      <Message tone="idle" title={securityTexts.elsewhereTitle}>
        {securityTexts.elsewhere(store)}
      </Message>
    </Section>
  );
}
