import { Button } from '@mantine/core';
import { Message } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { describeDaysLeft, describeExpiry } from '../expiry/describe-expiry.ts';
import banner from '../expiry/expiry-banner.module.css';
import { factorsQuery, meQuery } from '../queries.ts';
import { enrollmentTexts } from '../texts/factor-texts.ts';
import { isPutOff, putOff } from './put-off.ts';

/** Says until when a factor has to be set up, to who has none; not again on a day on which it was put off. */
export function EnrollmentBanner() {
  const { data: me } = useQuery(meQuery);
  const { data: factors } = useQuery(factorsQuery);
  const [away, setAway] = useState(() => isPutOff(localStorage, new Date()));
  const standing = factors?.standing;
  if (standing?.state === 'enroll-now') return <Banner title={enrollmentTexts.overTitle} text={enrollmentTexts.over} />;
  if (standing?.state !== 'enroll-by' || standing.enrollBy === null || away) return null;
  const end = describeExpiry(standing.enrollBy, Date.now(), me?.timeZone ?? undefined);
  return (
    <Banner
      title={enrollmentTexts.bannerTitle(describeDaysLeft(end))}
      text={enrollmentTexts.banner(end.when)}
      onLater={() => {
        putOff(localStorage, new Date());
        setAway(true);
      }}
    />
  );
}

function Banner({ title, text, onLater }: { title: string; text: string; onLater?: () => void }) {
  return (
    <div className={banner.banner}>
      <Message
        tone="wait"
        title={title}
        actions={
          <>
            <Button component={Link} to="/security" size="sm">
              {enrollmentTexts.setUp}
            </Button>
            {onLater && (
              <Button size="sm" variant="default" onClick={onLater}>
                {enrollmentTexts.later}
              </Button>
            )}
          </>
        }
      >
        {text}
      </Message>
    </div>
  );
}
