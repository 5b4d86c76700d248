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
  /** Of a change by link: asks once more. Null = with a session. */
  askByLink: (() => Promise<ChangeAccepted>) | null;
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
  /** Uses one reset link in as many tabs as there are passwords, at once. */
  reset(newPasswords: readonly string[]): Promise<void>;
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
      const submission = startSubmission(newPassword);
      const current = person.believes;
      for (let tries = 1; tries <= 4; tries++) {
        if (await submit(submission, changeOf(submission, current, session))) return;
      }
    },
    async reset(newPasswords) {
      const token = await portal.askForReset().catch(ignoreRefusal);
      if (!token) return;
      const tabs = newPasswords.map(async (newPassword) => {
        const submission = startSubmission(newPassword);
        const { id } = submission;
        submission.askByLink = () => portal.changeByLink(token, { id, newPassword });
        for (let tries = 1; tries <= 4; tries++) if (await submit(submission, submission.askByLink)) return;
      });
      await Promise.all(tabs);
    },
    async askAgain() {
      const session = person.sessions.at(-1);
      for (const submission of person.submissions) {
        const isFinal = submission.told !== null && submission.told !== 'verifying';
        if (isFinal) continue;
        if (submission.askByLink) await submit(submission, submission.askByLink);
        else if (session) await submit(submission, changeOf(submission, person.believes, session));
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

  function startSubmission(newPassword: string): Submission {
    const submission = { id: uuidOf(random), newPassword, tokens: new Set<string>(), askByLink: null, told: null };
    person.submissions.push(submission);
    return submission;
  }

  function changeOf({ id, newPassword, tokens }: Submission, currentPassword: string, { token }: HeldSession) {
    return () => {
      tokens.add(token);
      return portal.change(token, { id, currentPassword, newPassword });
    };
  }

  /** True when there was an answer, whatever it was. */
  async function submit(submission: Submission, ask: () => Promise<ChangeAccepted>): Promise<boolean> {
    try {
      hear(submission, (await ask()).state);
    } catch (error) {
      if (error instanceof NoAnswerError) return false;
      if (!(error instanceof AppError)) throw error;
      // The version that the link is for only grows older: what it refuses now it refuses for good.
      const isOver = error.code === 'LINK_INVALID' || error.details?.changeId === submission.id;
      if (isOver) hear(submission, 'refused');
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
