import { Button } from '@mantine/core';
import type { StoreTest } from '@rekey/protocol';
import { type FormEvent, useState } from 'react';
import { LinkButton } from './console-link.tsx';
import { FailureMessage } from './failure-message.tsx';
import layout from './layout.module.css';
import { DirectoryFields, ExampleFields, NameField, WaysFields } from './store-fields.tsx';
import { invalidFields, type StoreForm } from './store-form.ts';
import { StoreTestResult } from './store-test-result.tsx';
import { texts } from './texts/index.ts';
import { useAction } from './use-action.ts';

const noneInvalid: ReadonlySet<keyof StoreForm> = new Set();

interface StoreEditorProps {
  initial: StoreForm;
  /** The server has a bind password already, so that the field may stay empty. */
  passwordKept: boolean;
  submitText: string;
  busy: boolean;
  error: Error | null;
  /** True when these settings could only be tested with the bind password typed again. */
  cannotTest?: (form: StoreForm) => boolean;
  runTest: (form: StoreForm) => Promise<StoreTest>;
  onSubmit: (form: StoreForm) => void;
}

/** The form for a store, with a test of what was typed before it is saved. */
export function StoreEditor(props: StoreEditorProps) {
  const [form, setForm] = useState(props.initial);
  const [sent, setSent] = useState(false);
  const test = useAction(props.runTest, []);
  const passwordBlocksTest = props.cannotTest?.(form) ?? false;
  const invalid = sent ? invalidFields(form, props) : noneInvalid;

  function set(change: Partial<StoreForm>) {
    test.reset();
    setForm((now) => ({ ...now, ...change }));
  }

  function whenComplete(then: (form: StoreForm) => void) {
    setSent(true);
    if (invalidFields(form, props).size === 0) then(form);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    whenComplete(props.onSubmit);
  }

  const errorOf = (field: keyof StoreForm) => invalid.has(field) && texts.storeForm.invalid[field];
  const fields = { form, set, errorOf, passwordKept: props.passwordKept };
  return (
    <form className={layout.form} noValidate autoComplete="off" onSubmit={submit}>
      <NameField {...fields} />
      {form.kind === 'example' ? <ExampleFields {...fields} /> : <DirectoryFields {...fields} kind={form.kind} />}
      {form.kind === 'active-directory' && <WaysFields {...fields} />}
      <FailureMessage error={test.error} />
      {test.data && <StoreTestResult test={test.data} />}
      {passwordBlocksTest && <p className={layout.muted}>{texts.storeForm.testNeedsPassword}</p>}
      <FailureMessage error={props.error} />
      <div className={layout.row}>
        <Button type="submit" loading={props.busy}>
          {props.submitText}
        </Button>
        <Button
          variant="default"
          loading={test.isPending}
          disabled={passwordBlocksTest}
          onClick={() => whenComplete(test.mutate)}
        >
          {texts.storeForm.test}
        </Button>
        <LinkButton to="/stores" variant="subtle">
          {texts.cancel}
        </LinkButton>
      </div>
    </form>
  );
}
