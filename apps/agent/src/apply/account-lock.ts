/** Runs work one after the other per key: two changes of one account never overlap. */
export type AccountLock = <T>(key: string, work: () => Promise<T>) => Promise<T>;

/** Makes a lock; deliveries and local changes of a device must share one (without it v9 is set, then v8). */
export function createAccountLock(): AccountLock {
  const last = new Map<string, Promise<unknown>>();
  return (key, work) => {
    const before = last.get(key) ?? Promise.resolve();
    const result = before.then(work, work);
    last.set(key, result);
    const forget = () => {
      if (last.get(key) === result) last.delete(key);
    };
    result.then(forget, forget);
    return result;
  };
}
