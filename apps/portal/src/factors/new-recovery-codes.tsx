import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy, IconDownload, IconPrinter } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { client } from '../client.ts';
import { recoveryCodeTexts } from '../texts/factor-texts.ts';
import { FactorStep } from './factor-step.tsx';
import classes from './factors.module.css';

interface NewCodesProps {
  username: string;
  onKept: () => void;
}

/** Makes recovery codes and shows them, this once, with every way to keep them. */
export function NewRecoveryCodes(props: NewCodesProps) {
  return (
    <FactorStep kind="recovery-codes" begin={client.makeRecoveryCodes}>
      {({ codes }) => <Codes codes={codes} {...props} />}
    </FactorStep>
  );
}

function Codes({ codes, username, onKept }: NewCodesProps & { codes: readonly string[] }) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => box.current?.focus(), []);
  const text = [recoveryCodeTexts.fileHead(username), '', ...codes, ''].join('\n');
  return (
    <div ref={box} className={classes.stack} tabIndex={-1}>
      <p>{recoveryCodeTexts.shown}</p>
      <ul className={classes.codes} aria-label={recoveryCodeTexts.title}>
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className={classes.buttons}>
        <CopyButton value={codes.join('\n')} timeout={3000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="sm"
              aria-live="polite"
              leftSection={<CopyIcon done={copied} />}
              onClick={copy}
            >
              {copied ? recoveryCodeTexts.copied : recoveryCodeTexts.copy}
            </Button>
          )}
        </CopyButton>
        <Button
          component="a"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download={recoveryCodeTexts.fileName}
          variant="default"
          size="sm"
          leftSection={<IconDownload size={16} aria-hidden />}
        >
          {recoveryCodeTexts.download}
        </Button>
        <Button
          variant="default"
          size="sm"
          leftSection={<IconPrinter size={16} aria-hidden />}
          onClick={() => window.print()}
        >
          {recoveryCodeTexts.print}
        </Button>
      </div>
      <div className={classes.buttons}>
        <Button onClick={onKept}>{recoveryCodeTexts.kept}</Button>
      </div>
    </div>
  );
}

const CopyIcon = ({ done }: { done: boolean }) =>
  done ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />;
