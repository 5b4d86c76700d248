import { Page, Section } from '@rekey/ui';
import classes from '../help/help.module.css';
import { HelpContactSection } from '../help/help-contact.tsx';
import { WayList } from '../help/way-list.tsx';
import { helpAfterwards, helpQuestions, helpTexts } from '../texts/help-texts.ts';

/** Help for everybody, also without a log-in: the five ways, what happens afterwards, questions, whom to ask. */
export function HelpPage() {
  return (
    <Page title={helpTexts.title} documentTitle={helpTexts.documentTitle} lead={helpTexts.lead}>
      <Section title={helpTexts.ways} lead={helpTexts.waysLead}>
        <WayList />
      </Section>
      <Section title={helpTexts.afterwards}>
        <ul className={classes.points}>
          {helpAfterwards.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Section>
      <Section title={helpTexts.questions}>
        <div className={classes.questions}>
          {helpQuestions.map(({ question, answer }) => (
            <details key={question}>
              <summary>{question}</summary>
              <p>{answer}</p>
            </details>
          ))}
        </div>
      </Section>
      <HelpContactSection />
    </Page>
  );
}
