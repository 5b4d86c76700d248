import { Button } from '@mantine/core';
import { ConfirmDialog, Dialog } from '@rekey/ui';
import { codeTexts } from '../texts/app-texts.ts';
import { type Code, removeCode, renameCode } from './code-list.ts';
import { CodeNameForm } from './code-name-form.tsx';

/** Asks for other names of a code. */
export function RenameCodeDialog({ code, onClose }: { code: Code; onClose: () => void }) {
  return (
    <Dialog title={codeTexts.renameTitle} onClose={onClose}>
      <CodeNameForm names={code} submit={(names) => renameCode(code.id, names).then(onClose)}>
        <Button type="submit" fullWidth>
          {codeTexts.save}
        </Button>
      </CodeNameForm>
    </Dialog>
  );
}

/** Asks before a code is gone for good. */
export function RemoveCodeDialog({ id, name, onClose }: { id: string; name: string; onClose: () => void }) {
  return (
    <ConfirmDialog
      title={codeTexts.removeTitle(name)}
      confirmText={codeTexts.removeConfirm}
      danger
      run={() => removeCode(id)}
      onClose={onClose}
    >
      {codeTexts.removeText}
    </ConfirmDialog>
  );
}
