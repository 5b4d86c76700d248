import { Button } from '@mantine/core';
import { Section } from '@rekey/ui';
import { settingsTexts } from '../texts/settings-texts.ts';
import { useInstallOffer } from './install-offer.ts';
import { readSurroundings } from './surroundings.ts';

/** How to keep the app at hand on this device. */
export function InstallSection() {
  const install = useInstallOffer();
  const { isInstalled, needsInstall } = readSurroundings();
  const where = needsInstall ? settingsTexts.installIos : settingsTexts.installElsewhere;
  if (isInstalled) return <Section title={settingsTexts.install}>{settingsTexts.installed}</Section>;
  return (
    <Section title={settingsTexts.install} lead={settingsTexts.installText}>
      {install ? (
        <Button variant="default" onClick={install}>
          {settingsTexts.installButton}
        </Button>
      ) : (
        <p>{where}</p>
      )}
    </Section>
  );
}
