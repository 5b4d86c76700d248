import { AppError, type ChangeAccepted } from '@rekey/protocol';
import { NoAnswerError } from '../../../../agent/src/link/index.ts';
import type { Ask } from './network.ts';
import { openPortal } from './portal.ts';
import { uuidOf } from './uuid-of.ts';
import type { World } from './world.ts';

/** A change that somebody asked for, and the last that they heard of it. */
export interface Submission {
  id: string;
  newPassword: string;
  /** Of the sessions that asked; the one that was heard first may stay. */
  tokens: Set<string>;
  /** Null while nobody has said. */
  told: ChangeAccepted['state'] | null;
}

/** A session that somebody holds, and the password that was proven for it. */
export interface HeldSession {
  token: string;
  password: string;
}

/** A user at the portal: types passwords, retries what was not answered, cancels, and uses sessions. */
export interface Person {
  submissions: Submission[];
  sessions: HeldSession[];
  /** What the person believes to be the password. */
  believes: string;
  logIn(password: string): Promise<boolean>;
  change(newPassword: string): Promise<void>;
  /** Asks again for everything that has no final answer. */
  askAgain(): Promise<void>;
  cancelSomething(): Promise<void>;
  /** Does something that needs a session; refused when it is over. */
  useSession(session: HeldSession | undefined): Promise<void>;
}

export interface PersonDeps {
  world: World;
  ask: Ask;
  username: string;
  /** A request was just served for this session. */
  onServed(session: HeldSession, askedAtMs: number): void;
}

/** Makes the one user of a history. */
export function createPerson({ world, ask, username, onServed }: PersonDeps): Person {
  const random = world.random('person');
  const portal = openPortal(ask, username);
  const person: Person = {
    submissions: [],
    sessions: [],
    believes: '',
    async logIn(password) {
      const token = await portal.logIn(password).catch(ignoreRefusal);
      if (!token) return false;
      person.sessions.push({ token, password });
      person.believes = password;
      return true;
    },
    async change(newPassword) {
      const session = person.sessions.at(-1);
      if (!session) return;
      const submission: Submission = { id: uuidOf(random), newPassword, tokens: new Set(), told: null };
      person.submissions.push(submission);
      const current = person.believes;
      for (let tries = 1; tries <= 4; tries++) {
        if (await submit(submission, current, session)) return;
      }
    },
    async askAgain() {
      const session = person.sessions.at(-1);
      for (const submission of person.submissions) {
        const isFinal = submission.told !== null && submission.told !== 'verifying';
        if (session && !isFinal) await submit(submission, person.believes, session);
      }
    },
    async cancelSomething() {
      const submission = random.pick(person.submissions);
      const session = person.sessions.at(-1);
      if (submission && session) hear(submission, (await portal.cancel(session.token, submission.id)).state);
    },
    async useSession(session) {
      if (!session) return;
      const use = portal.use(session.token, (askedAtMs) => onServed(session, askedAtMs), world.now);
      await use.catch(ignoreRefusal);
    },
  };
  return person;

  /** True when there was an answer, whatever it was. */
  async function submit(submission: Submission, currentPassword: string, session: HeldSession): Promise<boolean> {
    const { id, newPassword, tokens } = submission;
    tokens.add(session.token);
    try {
      hear(submission, (await portal.change(session.token, { id, currentPassword, newPassword })).state);
    } catch (error) {
      if (error instanceof NoAnswerError) return false;
      if (!(error instanceof AppError)) throw error;
      if (error.details?.changeId === id) hear(submission, 'refused');
    }
    return true;
  }

  function hear(submission: Submission, state: ChangeAccepted['state']): void {
    world.note('told', submission.newPassword, state);
    submission.told = state;
    if (state === 'committed') person.believes = submission.newPassword;
  }
}

function ignoreRefusal(error: unknown): null {
  if (error instanceof NoAnswerError || error instanceof AppError) return null;
  throw error;
}
