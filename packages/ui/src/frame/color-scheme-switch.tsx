import { ActionIcon, type MantineColorScheme, useMantineColorScheme } from '@mantine/core';
import { IconDeviceDesktop, IconMoon, IconSun } from '@tabler/icons-react';
import { frameTexts } from '../texts/index.ts';

const nextOf: Record<MantineColorScheme, MantineColorScheme> = { auto: 'light', light: 'dark', dark: 'auto' };
const iconOf = { auto: IconDeviceDesktop, light: IconSun, dark: IconMoon };

/** Goes round: as the system, light, dark. The choice is kept in this browser. */
export function ColorSchemeSwitch() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const Icon = iconOf[colorScheme];
  const label = frameTexts.colorScheme(frameTexts.colorSchemes[colorScheme]);
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="lg"
      aria-label={label}
      title={label}
      onClick={() => setColorScheme(nextOf[colorScheme])}
    >
      <Icon size={20} stroke={1.75} aria-hidden="true" />
    </ActionIcon>
  );
}
