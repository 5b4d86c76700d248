import { Page } from '@rekey/ui';
import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useSessionWay } from '../changes/use-session-way.ts';
import { keepWaitingChange, takeWaitingChange } from '../changes/waiting-change.ts';
import { client } from '../client.ts';
import { ExpiryBanner, ExpiryLine } from '../expiry/expiry-banner.tsx';
import { FactorSection } from '../factors/factor-section.tsx';
import { ChangeSection } from '../security/change-section.tsx';
import { MailPreferences } from '../security/mail-preferences.tsx';
import { PreviousPasswordUses } from '../security/previous-password-uses.tsx';
import { RecoveryAddress } from '../security/recovery-address.tsx';
import { securityTexts } from '../texts/change-texts.ts';

/** Security Settings: the password and when it ends, who still tries the one before, and how the user is reached. */
export function SecurityPage() {
  const way = useSessionWay();
  useWaitingChange();
  return (
    <Page title={securityTexts.title} lead={<ExpiryLine />}>
      <ExpiryBanner />
      <ChangeSection way={way} title={securityTexts.changePassword} lead={securityTexts.lead} />
      <FactorSection />
      <PreviousPasswordUses />
      <RecoveryAddress />
      <MailPreferences />
    </Page>
  );
}

// A change that waited for a proof when this tab was reloaded is found again on its own page.
function useWaitingChange(): void {
  const navigate = useNavigate();
  useEffect(() => {
    const changeId = takeWaitingChange();
    if (changeId === null) return;
    client.passwordChange(changeId).then(
      (change) => {
        if (change.state !== 'verifying') return;
        keepWaitingChange(changeId);
        void navigate({ to: '/security/changes/$changeId', params: { changeId }, replace: true });
      },
      // The page of the form then stands as it is: nothing is waiting there any more.
      () => undefined,
    );
  }, [navigate]);
}
