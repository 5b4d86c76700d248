import { Button, CopyButton } from '@mantine/core';
import { IconCheck, IconCopy } from '@tabler/icons-react';
import { useId } from 'react';
import { fieldTexts } from '../texts/index.ts';
import classes from './copy-field.module.css';

/** Text that is meant to be copied whole (a command, a code, a link), with a button that does so. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const id = useId();
  return (
    <div className={classes.field}>
      <p id={id} className={classes.label}>
        {label}
      </p>
      <div className={classes.box}>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the text may be wider than its box; the keyboard must be able to scroll it. */}
        <section className={classes.value} aria-labelledby={id} tabIndex={0}>
          <code>{value}</code>
        </section>
        <CopyButton value={value} timeout={3000}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              size="sm"
              aria-live="polite"
              leftSection={copied ? <IconCheck size={16} aria-hidden /> : <IconCopy size={16} aria-hidden />}
              onClick={copy}
            >
              {copied ? fieldTexts.copied : fieldTexts.copy}
            </Button>
          )}
        </CopyButton>
      </div>
    </div>
  );
}
