import type { PushRequest } from '@rekey/protocol';

type State = PushRequest['state'];

/** One request on this phone. */
export interface BoardItem {
  /** The account that it went to. */
  factorId: string;
  /** As it stands now: once it has ended here, nothing opens it again. */
  request: PushRequest;
  /** It was answered on this phone. */
  here: boolean;
  /** Its end was read and put away. */
  away: boolean;
}

/** What the phone shows: newest first. */
export type Board = readonly BoardItem[];

/** Takes over what the server says of one account. What it no longer lists, and was open here, has run out unseen. */
export function takeList(board: Board, factorId: string, requests: readonly PushRequest[]): Board {
  const listed = new Map(requests.map((request) => [request.id, request]));
  const known = board.flatMap((item) => {
    if (item.factorId !== factorId) return [item];
    const news = listed.get(item.request.id);
    listed.delete(item.request.id);
    if (news) return [settle(item, news.state)];
    return item.away ? [] : [settle(item, 'expired')];
  });
  const added = [...listed.values()].map((request) => ({ factorId, request, here: false, away: false }));
  return [...added, ...known].sort((one, other) => other.request.createdAt.localeCompare(one.request.createdAt));
}

/** Notes what became of an answer that was given here. */
export function takeAnswer(board: Board, id: string, state: State): Board {
  return board.map((item) => (item.request.id === id ? { ...settle(item, state), here: true } : item));
}

/** Ends what has run out. `now` in milliseconds since 1970, by the server's clock. */
export function takeTime(board: Board, now: number): Board {
  const over = ({ request }: BoardItem) => request.state === 'open' && Date.parse(request.expiresAt) <= now;
  return board.some(over) ? board.map((item) => (over(item) ? settle(item, 'expired') : item)) : board;
}

/** Notes that the end of a request was read. */
export function putAway(board: Board, id: string): Board {
  return board.map((item) => (item.request.id === id ? { ...item, away: true } : item));
}

/** Takes away everything of an account that is no longer here. */
export function dropAccounts(board: Board, remaining: readonly string[]): Board {
  return board.filter(({ factorId }) => remaining.includes(factorId));
}

/** What waits for an answer, newest first. */
export function openItems(board: Board): Board {
  return board.filter(({ request }) => request.state === 'open');
}

/** The end that is told for each account: its newest, unless another question is open there. */
export function endedItems(board: Board): Board {
  return board.filter((item, index) => {
    const newer = board.slice(0, index).some(({ factorId }) => factorId === item.factorId);
    return item.request.state !== 'open' && !item.away && !newer;
  });
}

// An answer of the server may be older than what is known here.
function settle(item: BoardItem, state: State): BoardItem {
  if (item.request.state !== 'open' || state === 'open') return item;
  return { ...item, request: { ...item.request, state } };
}
