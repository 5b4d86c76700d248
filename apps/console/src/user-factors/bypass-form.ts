import { BypassRequest } from '@rekey/protocol';

/** How long, and why, as it is typed. */
export interface BypassForm {
  hours: string;
  reason: string;
}

export type BypassField = keyof BypassForm;

/** What stands in the form at first: a working day. */
export const usualBypass: BypassForm = { hours: '8', reason: '' };

/** The request that the form asks for; null while a field is invalid. */
export function requestOfBypass(form: BypassForm): BypassRequest | null {
  return parse(form).data ?? null;
}

/** Names the fields that the server would not take. */
export function invalidBypassFields(form: BypassForm): ReadonlySet<BypassField> {
  return new Set(parse(form).error?.issues.map(({ path }) => path[0] as BypassField));
}

// An empty field is not zero hours; neither would be taken.
function parse({ hours, reason }: BypassForm) {
  return BypassRequest.safeParse({ hours: hours.trim() === '' ? Number.NaN : Number(hours), reason });
}
