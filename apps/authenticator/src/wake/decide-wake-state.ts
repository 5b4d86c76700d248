/** Whether this phone can be woken. 'needs-install' = only from the Home Screen (iPhone, iPad). */
export type WakeState = 'on' | 'off' | 'blocked' | 'needs-install' | 'unsupported';

/** Decides it by what the browser has, and by whether the server has a subscription for every account. */
export function decideWakeState(facts: {
  hasPush: boolean;
  permission: NotificationPermission;
  needsInstall: boolean;
  accountsWoken: readonly boolean[];
}): WakeState {
  if (facts.needsInstall) return 'needs-install';
  if (!facts.hasPush) return 'unsupported';
  if (facts.permission === 'denied') return 'blocked';
  const all = facts.accountsWoken.length > 0 && facts.accountsWoken.every(Boolean);
  return all && facts.permission === 'granted' ? 'on' : 'off';
}
