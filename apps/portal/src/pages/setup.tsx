import { AppError } from '@rekey/protocol';
import { DataState, explainError, PlainPage } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { useLinkToken } from '../links/use-link-token.ts';
import { SetupDone } from '../setup/setup-done.tsx';
import { SetupForm } from '../setup/setup-form.tsx';
import { setupTexts } from '../texts/change-texts.ts';

/** Chooses the first password, by the one-time link that an administrator passed on. */
export function SetupPage() {
  const token = useLinkToken();
  if (token === null) return <PlainPage title={setupTexts.missingTitle} lead={setupTexts.missing} />;
  return <SetupByLink key={token} token={token} />;
}

function SetupByLink({ token }: { token: string }) {
  const [done, setDone] = useState(false);
  const lookup = useQuery({
    queryKey: ['setup', token],
    // Whose link it is and its rules come together: the form needs both.
    queryFn: async () => {
      const [owner, rules] = await Promise.all([client.lookUpSetup(token), client.setupRules(token)]);
      return { owner, rules };
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
  if (lookup.error instanceof AppError && lookup.error.code === 'SETUP_LINK_INVALID') {
    return <PlainPage title={setupTexts.invalidTitle} lead={explainError(lookup.error)} focusAlways />;
  }
  if (done && lookup.data) return <SetupDone username={lookup.data.owner.username} />;
  return (
    <PlainPage
      title={setupTexts.title}
      documentTitle={setupTexts.documentTitle}
      lead={lookup.data && setupTexts.whose(lookup.data.owner.displayName, lookup.data.owner.username)}
    >
      <DataState query={lookup}>
        {({ owner, rules }) => (
          <SetupForm token={token} username={owner.username} rules={rules} onDone={() => setDone(true)} />
        )}
      </DataState>
    </PlainPage>
  );
}
