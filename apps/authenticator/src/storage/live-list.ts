/** A list in the phone's database that pages follow. */
export interface LiveList<Item> {
  /** Null until it has been read for the first time. */
  current(): readonly Item[] | null;
  follow(onChange: () => void): () => void;
  /** Reads it again, here and in every other tab: after a change. */
  refresh(): Promise<void>;
}

/** Makes a list that is read anew after every change, also of another tab. `name` is one per list. */
export function createLiveList<Item>(name: string, load: () => Promise<Item[]>): LiveList<Item> {
  const listeners = new Set<() => void>();
  const channel = new BroadcastChannel(`rekey-authenticator-${name}`);
  let items: readonly Item[] | null = null;

  async function read(): Promise<void> {
    items = await load();
    for (const listener of listeners) listener();
  }

  channel.addEventListener('message', () => void read());
  return {
    current: () => items,
    follow(onChange) {
      listeners.add(onChange);
      if (items === null) void read();
      return () => listeners.delete(onChange);
    },
    async refresh() {
      await read();
      channel.postMessage('changed');
    },
  };
}
