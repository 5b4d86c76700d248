import type { SourcedRule } from '@rekey/protocol';
import type { Client } from '@rekey/protocol/client';
import { useEffect, useState } from 'react';

const pauseMs = 450;

/** Asks the server about the rules that only it can judge, once typing pauses. Null until it has answered for exactly this password.
 *
 *  A check that fails says nothing: the change itself is judged again in any case. The password is kept in no cache.
 */
export function usePasswordCheck(
  checkPassword: Client['checkPassword'],
  newPassword: string,
): readonly SourcedRule[] | null {
  const [broken, setBroken] = useState<readonly SourcedRule[] | null>(null);
  useEffect(() => {
    setBroken(null);
    if (newPassword === '') return;
    let stale = false;
    const timer = setTimeout(() => {
      checkPassword(newPassword).then(
        (check) => stale || setBroken(check.broken),
        () => undefined,
      );
    }, pauseMs);
    return () => {
      stale = true;
      clearTimeout(timer);
    };
  }, [checkPassword, newPassword]);
  return broken;
}
