import { Page } from '@rekey/ui';
import { useSessionWay } from '../changes/use-session-way.ts';
import { ExpiryBanner, ExpiryLine } from '../expiry/expiry-banner.tsx';
import { ChangeSection } from '../security/change-section.tsx';
import { MailPreferences } from '../security/mail-preferences.tsx';
import { PreviousPasswordUses } from '../security/previous-password-uses.tsx';
import { RecoveryAddress } from '../security/recovery-address.tsx';
import { securityTexts } from '../texts/change-texts.ts';

/** Security Settings: the password and when it ends, who still tries the one before, and how the user is reached. */
export function SecurityPage() {
  const way = useSessionWay();
  return (
    <Page title={securityTexts.title} lead={<ExpiryLine />}>
      <ExpiryBanner />
      <ChangeSection way={way} title={securityTexts.changePassword} lead={securityTexts.lead} />
      <PreviousPasswordUses />
      <RecoveryAddress />
      <MailPreferences />
    </Page>
  );
}
