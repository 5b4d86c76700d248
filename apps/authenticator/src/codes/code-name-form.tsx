import { TextInput } from '@mantine/core';
import { type FormEvent, type ReactNode, useState } from 'react';
import { codeTexts } from '../texts/app-texts.ts';
import classes from './codes.module.css';

interface Names {
  issuer: string;
  account: string;
}

const lengthMax = 80;

/** What a code is called: the site, and the account there. `children` is the button. */
export function CodeNameForm(props: { names: Names; submit: (names: Names) => Promise<void>; children: ReactNode }) {
  const [issuer, setIssuer] = useState(props.names.issuer);
  const [account, setAccount] = useState(props.names.account);
  const [missing, setMissing] = useState(false);
  function send(event: FormEvent) {
    event.preventDefault();
    const names = { issuer: issuer.trim(), account: account.trim() };
    setMissing(!names.issuer && !names.account);
    if (names.issuer || names.account) void props.submit(names);
  }
  return (
    <form className={classes.form} onSubmit={send} noValidate>
      <TextInput
        label={codeTexts.site}
        value={issuer}
        maxLength={lengthMax}
        error={missing && codeTexts.siteRequired}
        onChange={(event) => setIssuer(event.currentTarget.value)}
      />
      <TextInput
        label={codeTexts.account}
        value={account}
        maxLength={lengthMax}
        onChange={(event) => setAccount(event.currentTarget.value)}
      />
      {props.children}
    </form>
  );
}
