import { Button, Textarea, TextInput } from '@mantine/core';
import type { MailWords } from '@rekey/protocol';
import { useRef } from 'react';
import { flushSync } from 'react-dom';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { findUnknownPlaceholders, insertInto, invalidWordsFields, type WordsField } from './mail-words.ts';

const { mailText } = texts;

/** Subject and first words of a mail, and buttons that put a placeholder where the cursor was last. */
export function WordsFields(props: {
  words: MailWords;
  placeholders: readonly string[];
  onChange: (words: MailWords) => void;
}) {
  const { words, placeholders, onChange } = props;
  const subject = useRef<HTMLInputElement>(null);
  const introduction = useRef<HTMLTextAreaElement>(null);
  const lastField = useRef<WordsField>('introduction');

  function insert(name: string) {
    const field = lastField.current;
    const element = field === 'subject' ? subject.current : introduction.current;
    if (!element) return;
    const selection = { start: element.selectionStart ?? 0, end: element.selectionEnd ?? 0 };
    const inserted = insertInto(words[field], `{${name}}`, selection);
    // The new text must stand in the field before the cursor can be put into it.
    flushSync(() => onChange({ ...words, [field]: inserted.text }));
    element.focus();
    element.setSelectionRange(inserted.cursor, inserted.cursor);
  }

  const errorOf = (field: WordsField) => describeError(field, words, placeholders);
  return (
    <>
      <TextInput
        ref={subject}
        label={mailText.subject}
        value={words.subject}
        error={errorOf('subject')}
        onFocus={() => (lastField.current = 'subject')}
        onChange={(event) => onChange({ ...words, subject: event.currentTarget.value })}
      />
      <Textarea
        ref={introduction}
        size="md"
        label={mailText.introduction}
        description={mailText.introductionHelp}
        rows={9}
        value={words.introduction}
        error={errorOf('introduction')}
        onFocus={() => (lastField.current = 'introduction')}
        onChange={(event) => onChange({ ...words, introduction: event.currentTarget.value })}
      />
      <Placeholders names={placeholders} insert={insert} />
    </>
  );
}

function Placeholders({ names, insert }: { names: readonly string[]; insert: (name: string) => void }) {
  return (
    <fieldset className={layout.fields}>
      <legend className={layout.legend}>{mailText.placeholders}</legend>
      <div className={layout.row}>
        {names.map((name) => (
          <Button
            key={name}
            size="xs"
            variant="default"
            title={mailText.placeholderMeanings[name]}
            aria-label={mailText.insert(`{${name}}`)}
            onClick={() => insert(name)}
          >
            {`{${name}}`}
          </Button>
        ))}
      </div>
    </fieldset>
  );
}

function describeError(field: WordsField, words: MailWords, placeholders: readonly string[]): string | undefined {
  if (invalidWordsFields(words).has(field)) return mailText.invalid[field];
  const unknown = findUnknownPlaceholders(words[field], placeholders);
  return unknown.length > 0 ? mailText.unknownPlaceholder(unknown.join(', ')) : undefined;
}
