import { Switch, Textarea, TextInput } from '@mantine/core';
import { SecretField } from '@rekey/ui';
import layout from './layout.module.css';
import type { StoreForm } from './store-form.ts';
import { texts } from './texts/index.ts';

const { storeForm } = texts;

interface StoreFieldsProps {
  form: StoreForm;
  set: (change: Partial<StoreForm>) => void;
  errorOf: (field: keyof StoreForm) => string | false | undefined;
  passwordKept: boolean;
}

/** What users shall read. */
export function NameField(fields: StoreFieldsProps) {
  return <TextField {...fields} field="name" label={storeForm.name} help={storeForm.nameHelp} required />;
}

/** How a directory is reached and used. */
export function DirectoryFields(fields: StoreFieldsProps & { kind: 'active-directory' | 'ldap' }) {
  const { form, set, errorOf, kind } = fields;
  return (
    <>
      <TextField {...fields} field="url" label={storeForm.url} help={storeForm.urlHelp} required />
      <Textarea
        size="md"
        label={storeForm.ca}
        description={storeForm.caHelp}
        rows={4}
        spellCheck={false}
        placeholder="-----BEGIN CERTIFICATE-----"
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: '0.8125rem' } }}
        value={form.caCertificate}
        error={errorOf('caCertificate')}
        onChange={(event) => set({ caCertificate: event.currentTarget.value })}
      />
      <TextField {...fields} field="baseDn" label={storeForm.baseDn} help={storeForm.baseDnHelp} required />
      <ServiceAccountFields {...fields} kind={kind} />
      {kind === 'ldap' && (
        <TextField
          {...fields}
          field="usernameAttribute"
          label={storeForm.usernameAttribute}
          help={storeForm.usernameAttributeHelp}
          required
        />
      )}
      <TextField {...fields} field="markerAttribute" label={storeForm.marker} help={storeForm.markerHelp} />
      <Switch
        size="md"
        label={storeForm.allowReset}
        description={storeForm.allowResetHelp}
        checked={form.allowReset}
        onChange={(event) => set({ allowReset: event.currentTarget.checked })}
      />
    </>
  );
}

function ServiceAccountFields(fields: StoreFieldsProps & { kind: 'active-directory' | 'ldap' }) {
  const { form, set, errorOf, kind, passwordKept } = fields;
  return (
    <>
      <TextField {...fields} field="bindName" label={storeForm.bindName} help={storeForm.bindNameHelp[kind]} required />
      <SecretField
        label={storeForm.bindPassword}
        description={passwordKept ? storeForm.bindPasswordKept : storeForm.bindPasswordHelp}
        required={!passwordKept}
        autoComplete="new-password"
        value={form.bindPassword}
        error={errorOf('bindPassword')}
        onChange={(event) => set({ bindPassword: event.currentTarget.value })}
      />
    </>
  );
}

/** The file of an example store. */
export function ExampleFields(fields: StoreFieldsProps) {
  const { form, set, errorOf } = fields;
  return (
    <>
      <TextField {...fields} field="file" label={storeForm.file} help={storeForm.fileHelp} required />
      <TextInput
        label={storeForm.minimumLength}
        inputMode="numeric"
        styles={{ wrapper: { maxWidth: '8rem' } }}
        value={form.minimumLength}
        error={errorOf('minimumLength')}
        onChange={(event) => set({ minimumLength: event.currentTarget.value })}
      />
    </>
  );
}

/** Where users that the directory manages may change the password (R18, B09). */
export function WaysFields({ form, set }: StoreFieldsProps) {
  return (
    <fieldset className={layout.fields}>
      <legend className={layout.legend}>{storeForm.waysTitle}</legend>
      <Switch
        size="md"
        label={storeForm.wayPortal}
        checked={form.portal}
        onChange={(event) => set({ portal: event.currentTarget.checked })}
      />
      <Switch
        size="md"
        label={storeForm.wayApp}
        checked={form.app}
        onChange={(event) => set({ app: event.currentTarget.checked })}
      />
    </fieldset>
  );
}

type TextName = 'name' | 'url' | 'baseDn' | 'bindName' | 'usernameAttribute' | 'markerAttribute' | 'file';

function TextField(props: StoreFieldsProps & { field: TextName; label: string; help: string; required?: boolean }) {
  const { form, set, errorOf, field, label, help, required } = props;
  return (
    <TextInput
      label={label}
      description={help}
      required={required ?? false}
      autoComplete="off"
      autoCapitalize="none"
      spellCheck={false}
      value={form[field]}
      error={errorOf(field)}
      onChange={(event) => set({ [field]: event.currentTarget.value })}
    />
  );
}
