import { Page, Section } from '@rekey/ui';
import { Link } from '@tanstack/react-router';
import classes from '../help/help.module.css';
import { HelpContactSection } from '../help/help-contact.tsx';
import { WayNeeds } from '../help/way-needs.tsx';
import { helpAfterwards, helpTexts } from '../texts/help-texts.ts';
import { type HelpTopic, helpTopics, helpWays } from '../texts/help-way-texts.ts';

/** One of the five ways, step by step. */
export function HelpTopicPage({ topic }: { topic: HelpTopic }) {
  const { title, summary, steps, notes } = helpWays[topic];
  const number = helpTopics.indexOf(topic) + 1;
  return (
    <Page
      title={title}
      lead={
        <>
          <p className={classes.summary}>{summary}</p>
          <WayNeeds topic={topic} />
        </>
      }
    >
      <Section title={helpTexts.steps} actions={<span>{helpTexts.way(number)}</span>}>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Section>
      {notes.length > 0 && <Points title={helpTexts.notes} points={notes} />}
      <Points title={helpTexts.afterwards} points={helpAfterwards} />
      <HelpContactSection />
      <Onward next={helpTopics[number]} />
    </Page>
  );
}

function Points({ title, points }: { title: string; points: readonly string[] }) {
  return (
    <Section title={title}>
      <ul className={classes.points}>
        {points.map((point) => (
          <li key={point}>{point}</li>
        ))}
      </ul>
    </Section>
  );
}

function Onward({ next }: { next: HelpTopic | undefined }) {
  return (
    <p className={classes.onward}>
      <Link to="/help">{helpTexts.all}</Link>
      {next && (
        <Link to="/help/$topic" params={{ topic: next }}>
          {helpTexts.next(helpWays[next].title)}
        </Link>
      )}
    </p>
  );
}
