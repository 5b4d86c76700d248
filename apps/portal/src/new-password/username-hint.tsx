import { VisuallyHidden } from '@mantine/core';

/** Tells password managers whose password a form is about. Nobody sees it, and the keyboard passes it by. */
export function UsernameHint({ username }: { username: string }) {
  return (
    <VisuallyHidden>
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={username}
        readOnly
        tabIndex={-1}
        aria-hidden="true"
      />
    </VisuallyHidden>
  );
}
