import { Button, Textarea } from '@mantine/core';
import { Message, Section } from '@rekey/ui';
import { IconCamera, IconPhoto } from '@tabler/icons-react';
import { type FormEvent, useRef, useState } from 'react';
import { scanTexts } from '../texts/app-texts.ts';
import { CameraView } from './camera-view.tsx';
import { readPicture } from './read-picture.ts';
import { readScan, type Scan } from './read-scan.ts';
import classes from './scanning.module.css';

/** Takes a QR by the camera or from a picture, or its text, and hands over what it is for. */
export function ScanPanel({ onScan }: { onScan: (scan: Exclude<Scan, { kind: 'problem' }>) => void }) {
  const [isFilming, setFilming] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const file = useRef<HTMLInputElement>(null);
  function take(text: string) {
    const scan = readScan(text, location.origin);
    setFilming(false);
    setProblem(scan.kind === 'problem' ? scanTexts.problems[scan.problem] : null);
    if (scan.kind !== 'problem') onScan(scan);
  }
  async function takePicture(picture: File | undefined) {
    if (!picture) return;
    const text = await readPicture(picture);
    if (text === null) setProblem(scanTexts.noCode);
    else take(text);
  }
  function refuseCamera() {
    setFilming(false);
    setProblem(scanTexts.cameraRefused);
  }
  return (
    <Section>
      <div className={classes.ways}>
        {isFilming && <CameraView onText={take} onRefused={refuseCamera} />}
        {problem && (
          <div role="alert">
            <Message tone="wait">{problem}</Message>
          </div>
        )}
        <Button
          variant={isFilming ? 'default' : 'filled'}
          leftSection={<IconCamera size={20} aria-hidden />}
          onClick={() => setFilming(!isFilming)}
        >
          {isFilming ? scanTexts.stopCamera : scanTexts.camera}
        </Button>
        <Button
          variant="default"
          leftSection={<IconPhoto size={20} aria-hidden />}
          onClick={() => file.current?.click()}
        >
          {scanTexts.picture}
        </Button>
        <input
          ref={file}
          className={classes.file}
          type="file"
          accept="image/*"
          tabIndex={-1}
          aria-label={scanTexts.pictureLabel}
          onChange={(event) => void takePicture(event.currentTarget.files?.[0])}
        />
        <PasteForm onText={take} />
      </div>
    </Section>
  );
}

function PasteForm({ onText }: { onText: (text: string) => void }) {
  const [text, setText] = useState('');
  function send(event: FormEvent) {
    event.preventDefault();
    onText(text);
  }
  return (
    <form className={classes.ways} onSubmit={send}>
      <Textarea
        label={scanTexts.paste}
        description={scanTexts.pasteHint}
        size="md"
        rows={2}
        value={text}
        spellCheck={false}
        autoCapitalize="none"
        autoComplete="off"
        onChange={(event) => setText(event.currentTarget.value)}
      />
      <Button type="submit" variant="default" disabled={text.trim() === ''}>
        {scanTexts.read}
      </Button>
    </form>
  );
}
