import { Button } from '@mantine/core';
import { PlainPage } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import { HelpContactLines } from '../help/help-contact.tsx';
import { resetTexts } from '../texts/link-texts.ts';
import classes from './reset.module.css';

/** What happens now, the same for every name: it tells nobody which names exist. */
export function ResetAnswer({ name, onAgain }: { name: string; onAgain: () => void }) {
  return (
    <PlainPage key="answer" title={resetTexts.answerTitle} lead={resetTexts.answer(name.trim())} focusAlways>
      <ul className={classes.steps}>
        {resetTexts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ul>
      <div className={classes.aside}>
        <p>
          <strong>{resetTexts.noMail}</strong>
        </p>
        <HelpContactLines />
        <p className={classes.why}>{resetTexts.why}</p>
      </div>
      <Button component={Link} to="/" fullWidth>
        {resetTexts.back}
      </Button>
      <Button variant="subtle" fullWidth mt="sm" onClick={onAgain}>
        {resetTexts.again}
      </Button>
    </PlainPage>
  );
}
