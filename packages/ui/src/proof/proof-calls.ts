import type { Challenge, ChallengeAnswer, DuoPrompt } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';

/** How a question is answered, whoever asked it. */
export interface ProofCalls {
  sendPush: () => Promise<Challenge>;
  answer: (answer: ChallengeAnswer) => Promise<Challenge>;
  /** Of navigator.credentials.get, in the JSON form of WebAuthn. */
  passkeyOptions: () => Promise<{ options: Record<string, unknown> }>;
  startDuo: () => Promise<DuoPrompt>;
}

/** What of the client answers questions. */
export type ProofClient = Pick<Client, 'sendPush' | 'answerChallenge' | 'passkeyOptions' | 'startDuo'>;

/** The calls for one question. `token` = the link that the change is made by; absent within a session. */
export function proofCallsFor(client: ProofClient, challengeId: string, token?: string): ProofCalls {
  return {
    sendPush: () => client.sendPush(challengeId, token),
    answer: (answer) => client.answerChallenge(challengeId, answer, token),
    passkeyOptions: () => client.passkeyOptions(challengeId, token),
    startDuo: () => client.startDuo(challengeId, token),
  };
}
