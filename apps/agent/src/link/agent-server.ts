import { AgentDeliveries, HelloResponse, ProposalOutcome } from '@rekey/protocol';
import type { Assertions } from './assertions.ts';
import { expectSuccess, type HttpsAnswer, type HttpsClient, type HttpsRequest } from './https.ts';
import type { AgentServer } from './round.ts';
import type { ServerClock } from './server-clock.ts';

export type ProvenDeps = { https: HttpsClient; assertions: Assertions; clock: ServerClock };

/** The server's agent interface over HTTPS, each request proven by an assertion. */
export function createAgentServer(deps: ProvenDeps): AgentServer {
  const get = (path: string) => sendProven(deps, { method: 'GET', path: `/agent/v1${path}` });
  const post = (path: string, body: unknown) => sendProven(deps, { method: 'POST', path: `/agent/v1${path}`, body });
  return {
    async sayHello(hello) {
      const answer = HelloResponse.parse(await post('/hello', hello));
      deps.clock.correct(answer.serverTime);
      return answer;
    },
    fetchDeliveries: async () => AgentDeliveries.parse(await get('/deliveries')).deliveries,
    reportOutcome: async (outcome) => void (await post('/outcomes', outcome)),
    announceSealingKey: async (key) => void (await post('/sealing-keys', key)),
    propose: async (proposal) => ProposalOutcome.parse(await post('/proposals', proposal)),
  };
}

/** Sends a request with an assertion and expects success.
 *
 *  A refused assertion is most often a wrong clock: the refusal states the server's time, so it is tried once more by that.
 *  @throws AppError the server's refusal
 *  @throws NoAnswerError
 */
export async function sendProven(deps: ProvenDeps, request: HttpsRequest): Promise<unknown> {
  let answer = await sendOnce(deps, request);
  if (answer.status === 401 && deps.clock.correct(answer.date)) {
    deps.assertions.renew();
    answer = await sendOnce(deps, request);
  }
  return expectSuccess(answer);
}

async function sendOnce({ https, assertions }: ProvenDeps, request: HttpsRequest): Promise<HttpsAnswer> {
  return https.send({ ...request, headers: { authorization: await assertions.authorization() } });
}
