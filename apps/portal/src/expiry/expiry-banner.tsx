import { Button } from '@mantine/core';
import type { Me } from '@rekey/protocol';
import { Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { meQuery } from '../queries.ts';
import { expiryTexts } from '../texts/expiry-texts.ts';
import { describeDaysLeft, describeExpiry, type Expiry } from './describe-expiry.ts';
import classes from './expiry-banner.module.css';

/** Says that the password ends soon, from a week before on; nothing otherwise. `withButton` where the form is on another page. */
export function ExpiryBanner({ withButton = false }: { withButton?: boolean }) {
  const expiry = useExpiry();
  if (!expiry?.isSoon) return null;
  const button = withButton && (
    <Button component={Link} to="/security" size="sm" variant="default">
      {expiryTexts.change}
    </Button>
  );
  return (
    <div className={classes.banner}>
      <Message
        tone="wait"
        title={expiry.isOver ? expiryTexts.overTitle : expiryTexts.title(describeDaysLeft(expiry))}
        actions={button}
      >
        {expiry.isOver ? expiryTexts.overText(expiry.when) : expiryTexts.when(expiry.when)}
      </Message>
    </div>
  );
}

/** When the password ends, in a line; the banner says it instead where it is soon. */
export function ExpiryLine() {
  const { data: me } = useQuery(meQuery);
  const expiry = useExpiry();
  if (!me || expiry?.isSoon) return null;
  if (!expiry) return expiryTexts.never;
  return expiryTexts.line({ when: expiry.when, left: describeDaysLeft(expiry) });
}

function useExpiry(): Expiry | null {
  const { data: me } = useQuery(meQuery);
  return me ? expiryOf(me) : null;
}

function expiryOf({ passwordExpiresAt, timeZone }: Me): Expiry | null {
  return passwordExpiresAt === null ? null : describeExpiry(passwordExpiresAt, Date.now(), timeZone ?? undefined);
}
