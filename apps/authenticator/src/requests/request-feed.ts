import { AppError, type PushAnswer } from '@rekey/protocol';
import { clientOf } from '../accounts/account-client.ts';
import { accountList, updateAccount } from '../accounts/account-list.ts';
import { serverClock } from '../clock/server-clock.ts';
import type { Account } from '../storage/database.ts';
import { type Board, type BoardItem, dropAccounts, putAway, takeAnswer, takeList, takeTime } from './board.ts';
import { type Connection, followRequests } from './follow-requests.ts';

/** What the pages show of requests, and how the phone is connected to each account. */
export interface Feed {
  board: Board;
  connections: Readonly<Record<string, Connection>>;
}

const tickMs = 500;
const listeners = new Set<() => void>();
const followed = new Map<string, AbortController>();
let feed: Feed = { board: [], connections: {} };

/** The feed as it stands now. */
export const currentFeed = () => feed;

/** Follows the feed. */
export function followFeed(onChange: () => void): () => void {
  listeners.add(onChange);
  return () => listeners.delete(onChange);
}

function show(news: Partial<Feed>): void {
  const next = { ...feed, ...news };
  if (next.board === feed.board && next.connections === feed.connections) return;
  feed = next;
  for (const listener of listeners) listener();
}

/** Keeps a connection to every account for as long as the app is seen. A hidden page has none: a browser gives one server six connections only. */
export function startFeed(page: Document = document): void {
  const follow = () => followAccounts(page.visibilityState === 'visible' ? (accountList.current() ?? []) : []);
  accountList.follow(() => {
    const remaining = accountList.current() ?? [];
    show({
      board: dropAccounts(
        feed.board,
        remaining.map(({ factorId }) => factorId),
      ),
    });
    follow();
  });
  page.addEventListener('visibilitychange', follow);
  setInterval(() => show({ board: takeTime(feed.board, serverClock.now()) }), tickMs);
}

function followAccounts(accounts: readonly Account[]): void {
  const wanted = new Map(accounts.filter(({ removed }) => !removed).map((account) => [account.factorId, account]));
  for (const [factorId, controller] of followed) {
    if (wanted.has(factorId)) continue;
    controller.abort();
    followed.delete(factorId);
  }
  for (const [factorId, account] of wanted) if (!followed.has(factorId)) followAccount(account);
}

function followAccount(account: Account): void {
  const { factorId } = account;
  const controller = new AbortController();
  followed.set(factorId, controller);
  void followRequests(
    {
      client: clientOf(account),
      onRequests: (requests) => show({ board: takeList(feed.board, factorId, requests) }),
      onConnection: (connection) => {
        show({ connections: { ...feed.connections, [factorId]: connection } });
        if (connection === 'removed') void updateAccount(factorId, { removed: true });
      },
    },
    controller.signal,
  );
}

/** Answers a request, and shows what became of it. A request that is over meanwhile is shown as it ended.
 *
 *  @throws AppError, NoAnswerError when nothing was answered
 */
export async function answerRequest(
  { factorId, request }: BoardItem,
  answer: { answer: PushAnswer['answer']; number: string | null },
): Promise<void> {
  const account = accountList.current()?.find((known) => known.factorId === factorId);
  if (!account) return;
  const client = clientOf(account);
  try {
    const { state } = await client.answer(request, answer);
    show({ board: takeAnswer(feed.board, request.id, state) });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    if (error.code === 'NUMBER_WRONG') return show({ board: takeAnswer(feed.board, request.id, 'wrong-number') });
    if (error.code !== 'CHALLENGE_OVER' && error.code !== 'PUSH_NOT_FOUND') throw error;
    show({ board: takeList(feed.board, factorId, (await client.requests()).requests) });
  }
}

/** Puts away how a request ended. */
export function putRequestAway(id: string): void {
  show({ board: putAway(feed.board, id) });
}
