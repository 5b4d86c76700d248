import type { DeliveryProgress, DeliveryState, PasswordChange } from '@rekey/protocol';
import { changeTexts } from '../texts/change-texts.ts';

/** True when nothing more can happen to a change. */
export function isSettled(change: Pick<PasswordChange, 'state'>): boolean {
  return change.state !== 'verifying' && change.state !== 'committed';
}

/** How many places have the password, of how many. A place that a newer change has taken over is not counted. */
export function countArrivals(deliveries: readonly DeliveryProgress[]): { have: number; all: number } {
  const counted = deliveries.filter(({ state }) => state !== 'superseded');
  return { have: counted.filter(({ state }) => state === 'confirmed').length, all: counted.length };
}

const keyOf = ({ target }: DeliveryProgress) => `${target.kind} ${target.name}`;
const worthSaying: readonly DeliveryState[] = ['confirmed', 'refused'];

/** What a screen reader should say of the news since the last look; empty when there is none. */
export function describeNews(before: readonly DeliveryProgress[], now: readonly DeliveryProgress[]): string {
  const states = new Map(before.map((delivery) => [keyOf(delivery), delivery.state]));
  const news = now.filter(
    (delivery) => worthSaying.includes(delivery.state) && states.get(keyOf(delivery)) !== delivery.state,
  );
  if (news.length === 0) return '';
  const { have, all } = countArrivals(now);
  const sentences = news.map(({ target, state }) =>
    state === 'confirmed' ? changeTexts.arrived(target.name) : changeTexts.refused(target.name),
  );
  return [...sentences, changeTexts.progress(have, all)].join(' ');
}
