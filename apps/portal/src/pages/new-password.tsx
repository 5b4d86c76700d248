import type { PasswordLink } from '@rekey/protocol';
import { DataState, Message, PlainPage } from '@rekey/ui';
import { useCallback, useState } from 'react';
import { describeDay } from '../expiry/describe-expiry.ts';
import { EnrollmentByLink } from '../link-change/enrollment-by-link.tsx';
import classes from '../link-change/link-change.module.css';
import { LinkChangeForm } from '../link-change/link-change-form.tsx';
import { LinkOutcome } from '../link-change/link-outcome.tsx';
import { useLinkLookup } from '../link-change/use-link-lookup.ts';
import { IncompleteLinkPage, isLinkOver, LinkOverPage } from '../links/broken-link-page.tsx';
import { OtherSession } from '../links/other-session.tsx';
import { useLinkToken } from '../links/use-link-token.ts';
import { enrollmentTexts } from '../texts/factor-texts.ts';
import { linkTexts, newPasswordPageTexts } from '../texts/link-texts.ts';

/** Chooses a new password by the link of a reminder or of a reset. Opening it uses nothing up, and neither does any button without typing. */
export function NewPasswordPage() {
  const token = useLinkToken();
  return token === null ? <IncompleteLinkPage /> : <NewPasswordByLink key={token} token={token} />;
}

function NewPasswordByLink({ token }: { token: string }) {
  const { link, rules } = useLinkLookup(token);
  const [tooLate, setTooLate] = useState(false);
  const [enrolls, setEnrolls] = useState(false);
  const onEnroll = useCallback(() => setEnrolls(true), []);
  const { refetch } = link;
  const onOver = useCallback(() => {
    setTooLate(true);
    void refetch();
  }, [refetch]);
  const known = link.data;
  // Once it has served, the link has no rules any more, and some day no outcome either: what was shown stays.
  if (known && enrolls) return <EnrollFirst token={token} link={known} onDone={() => setEnrolls(false)} />;
  if (known?.change) {
    const lookAgain = () => void refetch();
    return <LinkOutcome {...{ token, tooLate, lookAgain }} link={known} change={known.change} />;
  }
  if (isLinkOver(link.error) || isLinkOver(rules.error)) return <LinkOverPage lead={linkTexts.over} />;
  return (
    <PlainPage
      title={newPasswordPageTexts.title}
      documentTitle={newPasswordPageTexts.documentTitle}
      lead={known && newPasswordPageTexts.whose(known.displayName, known.username)}
    >
      <DataState query={link}>
        {(data) => (
          <>
            <div className={classes.aside}>
              <OtherSession username={data.username} displayName={data.displayName} />
              <AboutThisLink link={data} />
            </div>
            <DataState query={rules}>
              {(found) => (
                <LinkChangeForm
                  token={token}
                  link={data}
                  rules={found}
                  lookAgain={refetch}
                  onOver={onOver}
                  onEnroll={onEnroll}
                />
              )}
            </DataState>
          </>
        )}
      </DataState>
    </PlainPage>
  );
}

// Stands in place of the form, and gives way to it.
function EnrollFirst(props: { token: string; link: PasswordLink; onDone: () => void }) {
  const lead = props.link.purpose === 'reset' ? enrollmentTexts.byLinkLead : undefined;
  return (
    <PlainPage key="enroll" title={enrollmentTexts.pageTitle} lead={lead} focusAlways>
      <EnrollmentByLink {...props} />
    </PlainPage>
  );
}

function AboutThisLink({ link }: { link: PasswordLink }) {
  if (link.purpose === 'reset') {
    return (
      <Message tone="wait">
        <p>{newPasswordPageTexts.reset}</p>
        <p>{newPasswordPageTexts.rather}</p>
      </Message>
    );
  }
  if (link.passwordExpiresAt === null) return null;
  const when = describeDay(link.passwordExpiresAt);
  const isOver = Date.parse(link.passwordExpiresAt) <= Date.now();
  return <p>{isOver ? newPasswordPageTexts.expired(when) : newPasswordPageTexts.expires(when)}</p>;
}
