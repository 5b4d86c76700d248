import { VisuallyHidden } from '@mantine/core';
import type { DeliveryProgress, DeliveryState, PasswordChange } from '@rekey/protocol';
import { explainReason, PlaceMeter, RelativeTime, Row, Rows, Section, StateBadge, type Tone } from '@rekey/ui';
import { IconDeviceDesktop, IconServer } from '@tabler/icons-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { changeTexts, deliveryMeanings, deliveryStateTexts } from '../texts/change-texts.ts';
import classes from './arrival-list.module.css';
import { countArrivals, describeNews } from './arrivals.ts';

const toneOf: Readonly<Record<DeliveryState, Tone>> = {
  held: 'wait',
  waiting: 'wait',
  sent: 'busy',
  confirmed: 'good',
  refused: 'bad',
  superseded: 'idle',
  expired: 'wait',
};

/** Each place of a committed change, under a heading of its own, with the way on below. */
export function ArrivalList({ change, live, onward }: { change: PasswordChange; live: boolean; onward: ReactNode }) {
  return (
    <Section title={changeTexts.arrivals}>
      <Arrivals deliveries={change.deliveries} />
      <div className={classes.foot}>
        {!live && <p>{changeTexts.paused}</p>}
        {change.state === 'committed' && <p>{changeTexts.leave}</p>}
        {onward}
      </div>
    </Section>
  );
}

/** Which places have the password, which wait, and why; what arrives is spoken. */
export function Arrivals({ deliveries }: Pick<PasswordChange, 'deliveries'>) {
  const news = useNews(deliveries);
  const { have, all } = countArrivals(deliveries);
  return (
    <>
      {deliveries.length === 0 ? (
        <p>{changeTexts.noPlaces}</p>
      ) : (
        <>
          <div className={classes.summary}>
            <PlaceMeter tones={deliveries.map(({ state }) => toneOf[state])} />
            <p>{changeTexts.progress(have, all)}</p>
          </div>
          <Rows>
            {deliveries.map((delivery) => (
              <Arrival key={`${delivery.target.kind} ${delivery.target.name}`} delivery={delivery} />
            ))}
          </Rows>
        </>
      )}
      <VisuallyHidden component="p" aria-live="polite">
        {news}
      </VisuallyHidden>
    </>
  );
}

function Arrival({ delivery }: { delivery: DeliveryProgress }) {
  const { target, state, updatedAt } = delivery;
  const detail = state === 'confirmed' ? <ArrivedAt moment={updatedAt} /> : meaningOf(delivery);
  return (
    <Row
      icon={target.kind === 'device' ? IconDeviceDesktop : IconServer}
      title={target.name}
      detail={detail}
      end={<StateBadge tone={toneOf[state]}>{deliveryStateTexts[state]}</StateBadge>}
    />
  );
}

function ArrivedAt({ moment }: { moment: string }) {
  return (
    <>
      {changeTexts.arrivedAt} <RelativeTime value={moment} />
    </>
  );
}

function meaningOf({ state, reason }: DeliveryProgress): string {
  const explained = explainReason(reason);
  return explained ? `${explained.why} ${explained.todo}`.trim() : deliveryMeanings[state];
}

// What a screen reader says of the latest step. The first look is no news: the page itself is read then.
function useNews(deliveries: readonly DeliveryProgress[]): string {
  const before = useRef(deliveries);
  const [news, setNews] = useState('');
  useEffect(() => {
    const latest = describeNews(before.current, deliveries);
    before.current = deliveries;
    if (latest !== '') setNews(latest);
  }, [deliveries]);
  return news;
}
