import { Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { sessionQuery } from '../queries.ts';
import { linkTexts } from '../texts/link-texts.ts';

/** Says so when somebody else is logged in in this browser, and that the page is not about them. */
export function OtherSession({ username, displayName }: { username: string; displayName: string }) {
  const { data: session } = useQuery(sessionQuery);
  if (!session || session.user.username === username) return null;
  return (
    <Message tone="idle" title={linkTexts.otherTitle(session.user.displayName)}>
      {linkTexts.other({ whose: displayName, here: session.user.displayName })}
    </Message>
  );
}
