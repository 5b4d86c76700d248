import { explainError, Message } from '@rekey/ui';
import type { ReactNode } from 'react';

/** Says why a request failed; screen readers hear it at once. Nothing when there is no error. */
export function FailureMessage({ error, children }: { error: Error | null; children?: ReactNode }) {
  if (!error) return null;
  return (
    <div role="alert">
      <Message tone="bad" title={explainError(error)}>
        {children}
      </Message>
    </div>
  );
}
