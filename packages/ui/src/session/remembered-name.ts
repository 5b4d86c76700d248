const key = 'rekey-user-name';

/** Keeps the user name that was typed, for this tab only, so that it need not be typed again on the way from one page to the next. */
export function rememberName(name: string): void {
  const typed = name.trim();
  if (typed !== '') sessionStorage.setItem(key, typed);
}

/** The user name that was typed last in this tab; empty when none was. */
export function recallName(): string {
  return sessionStorage.getItem(key) ?? '';
}
