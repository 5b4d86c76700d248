/** What a watcher of server-sent events needs of the browser; the page's own EventSource and document by default. */
interface EventSurroundings {
  openSource: (url: string) => EventSource;
  page: Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>;
}

const reopenAfterMs = 3_000;

/** Watches one kind of server-sent event until the returned function is called.
 *
 *  Reopens a stream that the server closed. A hidden tab holds no stream, because a browser gives one origin only six connections over
 *  HTTP/1.1; when the tab is seen again the stream is reopened. `onLive(false)` says that events may have been missed: ask the server.
 */
export function watchEvents(
  options: { url: string; event: string; onData: (data: unknown) => void; onLive: (live: boolean) => void },
  surroundings: EventSurroundings = { openSource: (url) => new EventSource(url), page: document },
): () => void {
  const { page } = surroundings;
  let source: EventSource | null = null;
  let reopening: ReturnType<typeof setTimeout> | undefined;

  function open() {
    const opened = surroundings.openSource(options.url);
    opened.addEventListener('open', () => options.onLive(true));
    opened.addEventListener(options.event, (event) => options.onData(JSON.parse((event as MessageEvent<string>).data)));
    opened.addEventListener('error', () => {
      options.onLive(false);
      if (opened.readyState !== opened.CLOSED || source !== opened) return;
      close();
      reopening = setTimeout(follow, reopenAfterMs);
    });
    source = opened;
  }

  function close() {
    clearTimeout(reopening);
    source?.close();
    source = null;
  }

  function follow() {
    if (page.visibilityState === 'visible') {
      if (source === null) open();
    } else if (source !== null) {
      close();
      options.onLive(false);
    }
  }

  page.addEventListener('visibilitychange', follow);
  follow();
  return () => {
    page.removeEventListener('visibilitychange', follow);
    close();
  };
}
