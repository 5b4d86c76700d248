import type { User } from '@rekey/protocol';
import { RelativeTime, StateBadge } from '@rekey/ui';
import { texts } from './texts/index.ts';

/** Who manages the user's password. */
export function authorityName(user: User): string {
  return user.authority.kind === 'rekey' ? texts.user.rekey : user.authority.storeName;
}

/** When the password was last changed in Rekey. */
export function PasswordAge({ user }: { user: User }) {
  return user.passwordChangedAt ? <RelativeTime value={user.passwordChangedAt} /> : texts.user.noPassword;
}

/** Whether the user may log in. */
export function UserState({ user }: { user: User }) {
  return <StateBadge tone={user.state === 'active' ? 'good' : 'off'}>{texts.user.states[user.state]}</StateBadge>;
}
