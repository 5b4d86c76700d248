import { Button } from '@mantine/core';
import { duoTexts, Message, PlainPage, readDuoReturn, returnFromDuo } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import { useEffect, useState } from 'react';

const patienceMs = 3_000;

type Outcome = 'returning' | 'taken' | 'lost' | 'by-hand';

/** Where Duo leads back to: hands what it brought to the page that asked, and closes. */
export function DuoPage() {
  const [returned] = useState(() => readDuoReturn(window.location.search));
  const [outcome, setOutcome] = useState<Outcome>(returned ? 'returning' : 'by-hand');
  useEffect(() => {
    if (!returned) return;
    // It counts once, and belongs to nobody's history.
    window.history.replaceState(window.history.state, '', window.location.pathname);
    void returnFromDuo(returned, patienceMs).then((taken) => {
      setOutcome(taken ? 'taken' : 'lost');
      // Works where a script has opened the window; elsewhere the page says that it can be closed.
      if (taken) window.close();
    });
  }, [returned]);
  return (
    <PlainPage title={duoTexts.returnTitle} lead={leads[outcome]} focusAlways={outcome !== 'returning'}>
      {outcome === 'returning' && <Message tone="busy">{duoTexts.returning}</Message>}
      {(outcome === 'lost' || outcome === 'by-hand') && (
        <Button component={Link} to="/" fullWidth>
          {duoTexts.home}
        </Button>
      )}
    </PlainPage>
  );
}

const leads: Readonly<Record<Outcome, string | undefined>> = {
  returning: undefined,
  taken: duoTexts.taken,
  lost: duoTexts.lost,
  'by-hand': duoTexts.byHand,
};
