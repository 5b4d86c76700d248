import { PlainPage } from '../frame/plain-page.tsx';
import { ChallengeQuestion, type QuestionClient } from '../proof/challenge-question.tsx';
import { loginProofTexts, proofTexts } from '../texts/index.ts';
import type { SessionAccess } from './session-gate.tsx';

/** The second half of a log-in, where the organization asks for a factor besides the password. */
export function LoginProofPage({ client, access }: { client: QuestionClient; access: SessionAccess }) {
  const { session, refresh, logout } = access;
  return (
    <PlainPage title={proofTexts.title} lead={loginProofTexts.lead(session.user.displayName)}>
      <ChallengeQuestion
        client={client}
        action="log-in"
        onApproved={() => void refresh()}
        cancel={{ text: loginProofTexts.logout, run: () => void logout() }}
      />
    </PlainPage>
  );
}
