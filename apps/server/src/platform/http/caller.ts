import type { Role } from '@rekey/protocol';

/** Who sent a request, as its session proves. */
export interface Caller {
  kind: 'user';
  userId: string;
  username: string;
  displayName: string;
  role: Role;
  sessionId: string;
  /** The network address that the request came from; null when it cannot be told. */
  address: string | null;
  /** What the request came from, as its user would name it, such as "Firefox on Windows". */
  app: string;
}
