import { Proposal, ProposalOutcome } from '@rekey/protocol';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { AuthenticatedDevice } from '../devices/index.ts';
import { acceptProposal, type ProposalDeps } from './accept-proposal.ts';

interface AgentPasswordRouteDeps {
  passwords: ProposalDeps;
  requireDevice(request: FastifyRequest): Promise<AuthenticatedDevice>;
}

/** `/agent/v1/proposals`: passwords that were changed on a device. */
export function agentPasswordRoutes({ passwords, requireDevice }: AgentPasswordRouteDeps): FastifyPluginAsyncZod {
  return async (app) => {
    app.post('/proposals', { schema: { body: Proposal, response: { 200: ProposalOutcome } } }, async (request) =>
      acceptProposal(passwords, await requireDevice(request), request.body),
    );
  };
}
