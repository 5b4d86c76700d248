import { Button } from '@mantine/core';
import { Message } from '@rekey/ui';
import { describeEnd, requestPageTexts } from '../texts/request-texts.ts';
import type { BoardItem } from './board.ts';
import { putRequestAway } from './request-feed.ts';

/** How a request ended, said at once, until it is put away. */
export function EndCard({ item: { request, here } }: { item: BoardItem }) {
  if (request.state === 'open') return null;
  const { tone, title, text } = describeEnd(request.state, { here, action: request.action });
  const read = (
    <Button variant="default" size="sm" onClick={() => putRequestAway(request.id)}>
      {requestPageTexts.read}
    </Button>
  );
  return (
    <Message tone={tone} title={title} actions={read}>
      {text}
    </Message>
  );
}
