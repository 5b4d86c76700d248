import { Button, FileButton, Textarea } from '@mantine/core';
import type { UserImport } from '@rekey/protocol';
import { Message, Page, Section } from '@rekey/ui';
import { type FormEvent, useState } from 'react';
import { client } from '../client.ts';
import { LinkButton } from '../console-link.tsx';
import { FailureMessage } from '../failure-message.tsx';
import { decodeCsv, type ImportProblem, readImportProblems } from '../import-problems.ts';
import layout from '../layout.module.css';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

const template =
  'username,displayName,email,role,recoveryEmail,language,timeZone\nanna,Anna Berg,anna@example.com,user,anna@home.example,de,Europe/Berlin\nolaf,Olaf Lind,,administrator,,,\n';

/** Adds many users at once: all rows of a CSV file, or none. */
export function ImportUsersPage() {
  const [result, setResult] = useState<UserImport | null>(null);
  return (
    <Page title={texts.importUsers.title} lead={texts.importUsers.lead}>
      <Section title={texts.importUsers.template}>
        <pre className={layout.code}>{template}</pre>
        <p className={`${layout.muted} ${layout.small} ${layout.gapAbove}`}>{texts.importUsers.rules}</p>
      </Section>
      <Section>{result ? <ImportResult result={result} /> : <ImportForm onImported={setResult} />}</Section>
    </Page>
  );
}

function ImportForm({ onImported }: { onImported: (result: UserImport) => void }) {
  const [csv, setCsv] = useState('');
  const [fileError, setFileError] = useState<Error | null>(null);
  const run = useAction(client.importUsers, [['users'], ['audit']]);
  const error = fileError ?? run.error;

  async function choose(file: File | null) {
    if (!file) return;
    run.reset();
    setFileError(null);
    try {
      setCsv(decodeCsv(await file.arrayBuffer()));
    } catch (cause) {
      setFileError(cause as Error);
    }
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    setFileError(null);
    run.mutate(csv, { onSuccess: onImported });
  }

  return (
    <form className={layout.stack} onSubmit={submit}>
      <FailureMessage error={error}>
        <Problems problems={readImportProblems(error)} />
      </FailureMessage>
      <div>
        <FileButton accept=".csv,text/csv" onChange={(file) => void choose(file)}>
          {(props) => (
            <Button {...props} variant="default" size="sm">
              {texts.importUsers.choose}
            </Button>
          )}
        </FileButton>
      </div>
      <Textarea
        label={texts.importUsers.paste}
        rows={10}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        value={csv}
        onChange={(event) => setCsv(event.currentTarget.value)}
      />
      <div className={layout.row}>
        <Button type="submit" loading={run.isPending} disabled={csv.trim() === ''}>
          {texts.importUsers.submit}
        </Button>
        <LinkButton to="/users" variant="default">
          {texts.cancel}
        </LinkButton>
      </div>
    </form>
  );
}

function Problems({ problems }: { problems: readonly ImportProblem[] }) {
  if (problems.length === 0) return null;
  return (
    <ul className={layout.bullets}>
      {problems.map(({ line, field, problem }) => (
        <li key={`${line} ${field} ${problem}`}>
          <span className={layout.strong}>{texts.importUsers.line(line)}</span>
          {field !== null && <code> {field}</code>}: {texts.importUsers.problems[problem] ?? problem}
        </li>
      ))}
    </ul>
  );
}

function ImportResult({ result }: { result: UserImport }) {
  return (
    <div className={layout.stack}>
      <div role="status">
        <Message tone="good" title={texts.importUsers.done(result.created, result.unchanged)}>
          {result.created > 0 && texts.importUsers.next}
        </Message>
      </div>
      <div className={layout.row}>
        <LinkButton to="/users">{texts.importUsers.toUsers}</LinkButton>
      </div>
    </div>
  );
}
