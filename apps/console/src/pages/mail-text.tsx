import { SegmentedControl } from '@mantine/core';
import { MailKind, type MailText } from '@rekey/protocol';
import { DataState } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { useAddressValues, useIdInAddress } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MailFrame } from '../mail/mail-frame.tsx';
import { WordsEditor } from '../mail/words-editor.tsx';
import { mailTextsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';

/** The words of one kind of mail in one language, with the mail as it would be sent. */
export function MailTextPage() {
  const kind = MailKind.safeParse(useIdInAddress()).data;
  const { values, setValues } = useAddressValues();
  const language = values.language ?? 'en';
  const query = useQuery(mailTextsQuery);
  const title = kind ? texts.mailKinds[kind].name : texts.mailText.notThere;
  const findText = (all: readonly MailText[]) => all.find((text) => text.kind === kind && text.language === language);
  return (
    <MailFrame title={title} lead={kind ? texts.mailKinds[kind].when : ''}>
      <DataState query={query} empty={(list) => (findText(list.texts) ? null : texts.mailText.notThere)}>
        {(list) => {
          const text = findText(list.texts);
          return (
            text && (
              <>
                <div className={layout.gapBelow}>
                  <LanguageChoice
                    value={language}
                    onChange={(next) => setValues(next === 'de' ? { language: next } : {})}
                  />
                </div>
                <WordsEditor key={`${text.kind} ${language}`} text={text} />
              </>
            )
          );
        }}
      </DataState>
    </MailFrame>
  );
}

function LanguageChoice(props: { value: string; onChange: (language: string) => void }) {
  return (
    <SegmentedControl
      aria-label={texts.mailText.language}
      value={props.value}
      onChange={props.onChange}
      data={[
        { value: 'en', label: texts.languages.en },
        { value: 'de', label: texts.languages.de },
      ]}
    />
  );
}
