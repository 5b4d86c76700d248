import type { LinkDeps } from '../links/index.ts';
import type { MailOrderDeps } from '../mail/index.ts';
import type { PasswordDeps } from '../passwords/index.ts';
import type { Clock } from '../platform/clock.ts';
import type { Db } from '../tables.ts';

/** What recovery needs of its surroundings. */
export interface RecoveryDeps extends MailOrderDeps {
  db: Db;
  clock: Clock;
  links: LinkDeps;
  passwords: PasswordDeps;
  /** Whether there is a mail server at all. */
  canSendMail: boolean;
}
