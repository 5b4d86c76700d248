import { Button } from '@mantine/core';
import { Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { ownFactorsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { isDuoAlone, lacksFactor, type ProofForm } from './proof-form.ts';

const { proof } = texts;

/** Where the administrator's own factors are, on the same origin. */
const ownFactorsHref = '/security';

/** Warns an administrator without a factor of what the switch means for themselves. */
export function OwnFactorWarning({ form, isOn }: { form: ProofForm; isOn: boolean }) {
  const { data: own } = useQuery(ownFactorsQuery);
  if (!own || !form.required || isDuoAlone(form.kinds) || !lacksFactor(form.kinds, own.factors)) return null;
  const atOnce = form.enrollmentDays.trim() === '0';
  return (
    <Message
      tone="wait"
      title={proof.ownTitle}
      actions={
        // Before MFA is on, there is nothing to set up there.
        isOn && (
          <Button component="a" href={ownFactorsHref} size="sm" variant="default">
            {proof.toPortal}
          </Button>
        )
      }
    >
      {isOn ? proof.ownNow : atOnce ? proof.ownAtOnce : proof.ownBefore}
    </Message>
  );
}
