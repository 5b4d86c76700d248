import { PasswordInput, type PasswordInputProps } from '@mantine/core';
import { IconEye, IconEyeOff } from '@tabler/icons-react';
import { useState } from 'react';
import { fieldTexts } from '../texts/index.ts';

const RevealIcon = ({ reveal }: { reveal: boolean }) =>
  reveal ? <IconEyeOff size={20} stroke={1.75} aria-hidden /> : <IconEye size={20} stroke={1.75} aria-hidden />;

/** A field for a password: paste and password managers welcome, with a switch that shows what was typed, within reach of the keyboard. */
export function SecretField({
  label,
  passwordRules,
  ...props
}: PasswordInputProps & {
  label: string;
  /** Hint to password managers that make passwords (the `passwordrules` attribute). */
  passwordRules?: string;
}) {
  const [visible, setVisible] = useState(false);
  return (
    <PasswordInput
      {...props}
      {...(passwordRules && { passwordrules: passwordRules })}
      label={label}
      // Mantine marks the box as invalid, not the field that screen readers speak of.
      aria-invalid={props.error ? true : undefined}
      visible={visible}
      onVisibilityChange={setVisible}
      visibilityToggleIcon={RevealIcon}
      visibilityToggleFocusable
      visibilityToggleButtonProps={{ 'aria-label': fieldTexts.show(label) }}
      spellCheck={false}
      autoCapitalize="none"
      autoCorrect="off"
    />
  );
}
