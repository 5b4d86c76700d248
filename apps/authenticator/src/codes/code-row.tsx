import { ActionIcon, CopyButton, UnstyledButton } from '@mantine/core';
import { IconPencil, IconTrash } from '@tabler/icons-react';
import { useState } from 'react';
import { serverClock } from '../clock/server-clock.ts';
import { TimeRing } from '../requests/time-ring.tsx';
import { codeTexts } from '../texts/app-texts.ts';
import { requestTexts } from '../texts/request-texts.ts';
import { RemoveCodeDialog, RenameCodeDialog } from './code-dialogs.tsx';
import type { Code } from './code-list.ts';
import classes from './codes.module.css';
import { makeCode, spellCode } from './otpauth-link.ts';

/** One code: its site, the digits of now (a tap copies them), the time that they are good for, and what can be done with it. */
export function CodeRow({ code, now = serverClock.now() }: { code: Code; now?: number }) {
  const [dialog, setDialog] = useState<'rename' | 'remove' | null>(null);
  const name = code.issuer || code.account || codeTexts.nameless;
  const periodMs = code.period * 1000;
  const from = Math.floor(now / periodMs) * periodMs;
  return (
    <li className={classes.row}>
      <div className={classes.names}>
        <p className={classes.site}>{name}</p>
        {code.issuer && code.account && <p className={classes.account}>{code.account}</p>}
      </div>
      <div className={classes.tools}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={codeTexts.rename(name)}
          onClick={() => setDialog('rename')}
        >
          <IconPencil size={19} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
        <ActionIcon
          variant="subtle"
          color="gray"
          size="lg"
          aria-label={codeTexts.remove(name)}
          onClick={() => setDialog('remove')}
        >
          <IconTrash size={19} stroke={1.75} aria-hidden="true" />
        </ActionIcon>
      </div>
      {code.secret ? (
        <>
          <CopyableCode name={name} code={makeCode({ ...code, secret: code.secret }, now)} />
          <TimeRing from={from} until={from + periodMs} now={now} label={requestTexts.timeLeft} />
        </>
      ) : (
        <p className={classes.account}>{codeTexts.unreadable}</p>
      )}
      {dialog === 'rename' && <RenameCodeDialog code={code} onClose={() => setDialog(null)} />}
      {dialog === 'remove' && <RemoveCodeDialog id={code.id} name={name} onClose={() => setDialog(null)} />}
    </li>
  );
}

function CopyableCode({ name, code }: { name: string; code: string }) {
  return (
    <CopyButton value={code} timeout={3000}>
      {({ copied, copy }) => (
        <UnstyledButton className={classes.code} onClick={copy} title={codeTexts.copy(name)}>
          {spellCode(code)}
          <span className={classes.copied} role="status">
            {copied ? codeTexts.copied : ''}
          </span>
        </UnstyledButton>
      )}
    </CopyButton>
  );
}
