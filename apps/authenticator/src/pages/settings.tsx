import { Page } from '@rekey/ui';
import { AccountSection } from '../accounts/account-section.tsx';
import { ClockWarning } from '../clock/clock-warning.tsx';
import { InstallSection } from '../install/install-section.tsx';
import { settingsTexts } from '../texts/settings-texts.ts';
import { WakeSection } from '../wake/wake-section.tsx';

/** Accounts, the wake-up, and how to install the app. */
export function SettingsPage() {
  return (
    <Page title={settingsTexts.title}>
      <ClockWarning />
      <AccountSection />
      <WakeSection />
      <InstallSection />
    </Page>
  );
}
