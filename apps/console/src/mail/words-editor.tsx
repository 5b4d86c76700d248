import { Button } from '@mantine/core';
import type { MailText, MailWords } from '@rekey/protocol';
import { ConfirmDialog, Message, Section } from '@rekey/ui';
import { useState } from 'react';
import { client, queryClient } from '../client.ts';
import { FailureMessage } from '../failure-message.tsx';
import layout from '../layout.module.css';
import { mailTextsQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';
import classes from './mail.module.css';
import { MailPreviewSection } from './mail-preview.tsx';
import { findUnknownPlaceholders, invalidWordsFields } from './mail-words.ts';
import { WordsFields } from './words-fields.tsx';

const { mailText } = texts;

/** Edits the words of one mail beside its preview; saves them, gives them up, or sends a test. */
export function WordsEditor({ text }: { text: MailText }) {
  const [words, setWords] = useState<MailWords>(text.words);
  const actions = useWordsActions(text, setWords);
  const isValid =
    invalidWordsFields(words).size === 0 &&
    findUnknownPlaceholders(`${words.subject} ${words.introduction}`, text.placeholders).length === 0;
  const { kind, language } = text;

  function change(next: MailWords) {
    actions.clear();
    setWords(next);
  }

  return (
    <div className={classes.editor}>
      <div>
        <Section title={mailText.words}>
          <form
            className={layout.stack}
            noValidate
            onSubmit={(event) => {
              event.preventDefault();
              if (isValid) actions.save.mutate(words);
            }}
          >
            <WordsFields words={words} placeholders={text.placeholders} onChange={change} />
            <Outcome actions={actions} />
            <EditorButtons text={text} words={words} isValid={isValid} actions={actions} change={change} />
          </form>
        </Section>
      </div>
      <div>
        <MailPreviewSection request={{ kind, language, words }} isValid={isValid} />
      </div>
    </div>
  );
}

function useWordsActions({ kind, language }: MailText, setWords: (words: MailWords) => void) {
  const save = useAction((words: MailWords) => client.saveMailText(kind, language, words), [['audit']]);
  const toDefault = useAction(() => client.resetMailText(kind, language), [['audit']]);
  const test = useAction((words: MailWords) => client.sendTestMail({ kind, language, words }), [['mail', 'list']]);
  // The fields show what is in force now; blanks around the words are gone.
  function show(saved: MailText) {
    queryClient.setQueryData(
      mailTextsQuery.queryKey,
      (list) => list && { texts: list.texts.map((other) => (isSameText(other, saved) ? saved : other)) },
    );
    setWords(saved.words);
  }
  return {
    save: { ...save, mutate: (words: MailWords) => save.mutate(words, { onSuccess: show }) },
    toDefault: { ...toDefault, run: () => toDefault.mutateAsync(undefined).then(show) },
    test,
    clear() {
      for (const action of [save, toDefault, test]) action.reset();
    },
  };
}

type WordsActions = ReturnType<typeof useWordsActions>;

function isSameText(one: MailText, other: MailText): boolean {
  return one.kind === other.kind && one.language === other.language;
}

function Outcome({ actions: { save, toDefault, test } }: { actions: WordsActions }) {
  return (
    <>
      <FailureMessage error={save.error ?? test.error} />
      <div role="status">
        {save.isSuccess && <Message tone="good">{mailText.saved}</Message>}
        {toDefault.isSuccess && <Message tone="good">{mailText.isDefault}</Message>}
        {test.data && (
          <Message tone="good" title={mailText.tested(test.data.sentTo)}>
            {mailText.testReply(test.data.reply)}
          </Message>
        )}
      </div>
    </>
  );
}

function EditorButtons(props: {
  text: MailText;
  words: MailWords;
  isValid: boolean;
  actions: WordsActions;
  change: (words: MailWords) => void;
}) {
  const { text, words, isValid, actions, change } = props;
  const [asks, setAsks] = useState(false);
  const changed = words.subject !== text.words.subject || words.introduction !== text.words.introduction;
  return (
    <div className={layout.row}>
      <Button type="submit" loading={actions.save.isPending} disabled={!changed || !isValid}>
        {mailText.save}
      </Button>
      <Button variant="default" disabled={!changed} onClick={() => change(text.words)}>
        {mailText.undo}
      </Button>
      {text.edited && (
        <Button variant="default" onClick={() => setAsks(true)}>
          {mailText.toDefault}
        </Button>
      )}
      <Button
        variant="default"
        loading={actions.test.isPending}
        disabled={!isValid}
        onClick={() => {
          actions.clear();
          actions.test.mutate(words);
        }}
      >
        {mailText.test}
      </Button>
      {asks && (
        <ConfirmDialog
          title={mailText.toDefaultConfirm.title}
          confirmText={mailText.toDefaultConfirm.confirm}
          run={actions.toDefault.run}
          onClose={() => setAsks(false)}
        >
          {mailText.toDefaultConfirm.body}
        </ConfirmDialog>
      )}
    </div>
  );
}
