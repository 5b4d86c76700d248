import type { MailKind, MailText } from '@rekey/protocol';
import { DataState, type RecordColumn, RecordList, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { ConsoleLink } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MailFrame } from '../mail/mail-frame.tsx';
import { mailTextsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';

const { mailTexts } = texts;

/** Every kind of mail, and whose words it has. */
export function MailTextsPage() {
  const query = useQuery(mailTextsQuery);
  return (
    <MailFrame title={mailTexts.title} lead={mailTexts.lead}>
      <Section>
        <DataState query={query}>
          {(list) => (
            <RecordList
              label={mailTexts.title}
              items={groupByKind(list.texts)}
              keyOf={({ kind }) => kind}
              columns={columns}
            />
          )}
        </DataState>
      </Section>
    </MailFrame>
  );
}

interface KindOfMail {
  kind: MailKind;
  /** One for each language. */
  texts: MailText[];
}

function groupByKind(all: readonly MailText[]): KindOfMail[] {
  const kinds = new Set(all.map(({ kind }) => kind));
  return [...kinds].map((kind) => ({ kind, texts: all.filter((text) => text.kind === kind) }));
}

const columns: [RecordColumn<KindOfMail>, ...RecordColumn<KindOfMail>[]] = [
  {
    label: mailTexts.columns.kind,
    cell: ({ kind }) => <ConsoleLink to={`/mail/texts/${kind}`}>{texts.mailKinds[kind].name}</ConsoleLink>,
  },
  { label: mailTexts.columns.when, cell: ({ kind }) => texts.mailKinds[kind].when },
  {
    label: mailTexts.columns.words,
    cell: (kind) => (
      <ul className={layout.plainList}>
        {kind.texts.map(({ language, edited }) => (
          <li key={language}>
            {texts.languages[language]}: {edited ? <strong>{mailTexts.edited}</strong> : mailTexts.default}
          </li>
        ))}
      </ul>
    ),
  },
];
