/** What this worker uses of ServiceWorkerGlobalScope (Service Workers, W3C): the types of the page's DOM do not have it. */
export interface WorkerScope {
  addEventListener<Name extends keyof WorkerEvents>(name: Name, listener: (event: WorkerEvents[Name]) => void): void;
  skipWaiting(): Promise<void>;
  readonly location: Location;
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    claim(): Promise<void>;
    matchAll(options: { type: 'window'; includeUncontrolled: boolean }): Promise<readonly WindowClient[]>;
    openWindow(url: string): Promise<WindowClient | null>;
  };
}

interface WindowClient {
  readonly url: string;
  focus(): Promise<WindowClient>;
}

/** An event that the worker lives through: it is not ended before the promise is. */
interface LastingEvent extends Event {
  waitUntil(promise: Promise<unknown>): void;
}

interface WorkerEvents {
  install: LastingEvent;
  activate: LastingEvent;
  push: LastingEvent;
  pushsubscriptionchange: LastingEvent;
  notificationclick: LastingEvent & { readonly notification: Notification };
  message: MessageEvent<unknown>;
  fetch: LastingEvent & { readonly request: Request; respondWith(response: Promise<Response>): void };
}
