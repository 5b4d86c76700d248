/** What Duo's redirect brought back, as one page of this origin hands it to another. */
export interface DuoReturn {
  state: string;
  code: string;
}

const channelName = 'rekey-duo';

/** Listens for what comes back from Duo for this state, until the returned function is called. Says so to the page that brought it. */
export function awaitDuo(state: string, onReturn: (returned: DuoReturn) => void): () => void {
  const channel = new BroadcastChannel(channelName);
  channel.addEventListener('message', ({ data }: MessageEvent<Partial<DuoReturn>>) => {
    if (data.state !== state || typeof data.code !== 'string') return;
    channel.postMessage({ taken: state });
    onReturn({ state, code: data.code });
  });
  return () => channel.close();
}

/** Hands what came back from Duo to the page that asked; false when none took it within `patienceMs`. */
export function returnFromDuo(returned: DuoReturn, patienceMs: number): Promise<boolean> {
  const channel = new BroadcastChannel(channelName);
  return new Promise<boolean>((resolve) => {
    const giveUp = setTimeout(() => resolve(false), patienceMs);
    channel.addEventListener('message', ({ data }: MessageEvent<{ taken?: string }>) => {
      if (data.taken !== returned.state) return;
      clearTimeout(giveUp);
      resolve(true);
    });
    channel.postMessage(returned);
  }).finally(() => channel.close());
}

/** What the address of the page holds that Duo leads back to; null when it was opened by hand. */
export function readDuoReturn(search: string): DuoReturn | null {
  const query = new URLSearchParams(search);
  const [state, code] = [query.get('state'), query.get('duo_code')];
  return state && code ? { state, code } : null;
}
