import { SegmentedControl } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import type { MailPreview, MailPreviewRequest } from '@rekey/protocol';
import { DataState, Section } from '@rekey/ui';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import layout from '../layout.module.css';
import { mailPreviewQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import classes from './mail.module.css';

const { mailText } = texts;
const askAfterMs = 400;
const views = ['desktop', 'phone', 'text'] as const;
type View = (typeof views)[number];

/** The mail as it would be sent with these words, kept up with the typing. While they are not valid, the last that was stays. */
export function MailPreviewSection({ request, isValid }: { request: MailPreviewRequest; isValid: boolean }) {
  const [view, setView] = useState<View>('desktop');
  const [asked] = useDebouncedValue(request, askAfterMs);
  const query = useQuery({ ...mailPreviewQuery(asked), enabled: isValid, placeholderData: keepPreviousData });
  return (
    <Section title={mailText.preview} lead={mailText.previewHelp}>
      <div className={layout.stack}>
        <SegmentedControl
          aria-label={mailText.view}
          value={view}
          onChange={(value) => setView(views.find((name) => name === value) ?? 'desktop')}
          data={views.map((name) => ({ value: name, label: mailText.views[name] }))}
        />
        {query.data || isValid ? (
          <DataState query={query}>{(preview) => <Preview preview={preview} view={view} />}</DataState>
        ) : (
          <p className={layout.muted}>{mailText.waiting}</p>
        )}
      </div>
    </Section>
  );
}

function Preview({ preview, view }: { preview: MailPreview; view: View }) {
  return (
    <>
      <p className={classes.subject}>
        <span className={layout.muted}>{mailText.subjectLine}</span> {preview.subject}
      </p>
      {view === 'text' ? (
        <pre className={layout.code}>{preview.text}</pre>
      ) : (
        // Nothing in a mail may run, load or open anything here.
        <iframe className={classes.frame} data-view={view} title={mailText.frame} sandbox="" srcDoc={preview.html} />
      )}
    </>
  );
}
