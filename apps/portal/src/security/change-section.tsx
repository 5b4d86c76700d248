import type { Me } from '@rekey/protocol';
import { DataState, Message, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ChangeForm } from '../changes/change-form.tsx';
import type { ChangeWay } from '../changes/change-way.ts';
import { client } from '../client.ts';
import { meQuery, passwordRulesQuery } from '../queries.ts';
import { securityTexts } from '../texts/change-texts.ts';

/** The form that changes the password; or, where the user's directory is not to be changed from here, where that is done. */
export function ChangeSection({ way, title, lead }: { way: ChangeWay; title: string; lead: string }) {
  const me = useQuery(meQuery);
  return (
    <DataState query={me}>
      {(known) =>
        known.mayChangePassword ? (
          <ChangeHere me={known} way={way} title={title} lead={lead} />
        ) : (
          <ChangeElsewhere me={known} title={title} />
        )
      }
    </DataState>
  );
}

function ChangeHere({ me, way, title, lead }: { me: Me; way: ChangeWay; title: string; lead: string }) {
  const rules = useQuery(passwordRulesQuery);
  const { authority } = me;
  const keeper = authority.kind === 'store' ? ` ${securityTexts.keptBy(authority.storeName)}` : '';
  return (
    <Section title={title} lead={lead + keeper}>
      <DataState query={rules}>
        {(known) => (
          <ChangeForm username={me.user.username} rules={known} way={way} checkPassword={client.checkPassword} />
        )}
      </DataState>
    </Section>
  );
}

function ChangeElsewhere({ me, title }: { me: Me; title: string }) {
  const store = me.authority.kind === 'store' ? me.authority.storeName : securityTexts.anotherDirectory;
  return (
    <Section title={title}>
      <Message tone="idle" title={securityTexts.elsewhereTitle}>
        <p>{securityTexts.elsewhere(store)}</p>
        <p>
          <Link to="/help/$topic" params={{ topic: 'ctrl-alt-del' }}>
            {securityTexts.elsewhereHelp}
          </Link>
        </p>
      </Message>
    </Section>
  );
}
