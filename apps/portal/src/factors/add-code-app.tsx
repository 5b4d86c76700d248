import { TextInput } from '@mantine/core';
import type { TotpEnrollment } from '@rekey/protocol';
import { CopyField, SixDigits } from '@rekey/ui';
import { useRef, useState } from 'react';
import { client } from '../client.ts';
import { addFactorTexts, codeAppTexts } from '../texts/factor-texts.ts';
import { type AddingProps, FactorStep } from './factor-step.tsx';
import classes from './factors.module.css';
import { QrCode } from './qr-code.tsx';

/** Shows the secret for a code app, as QR and as key; it counts once the app has shown a code of it. */
export function AddCodeApp(props: AddingProps) {
  return (
    <FactorStep kind="totp" begin={client.enrollTotp}>
      {(enrollment) => <CodeApp enrollment={enrollment} {...props} />}
    </FactorStep>
  );
}

function CodeApp({ enrollment, onAdded }: AddingProps & { enrollment: TotpEnrollment }) {
  const [name, setName] = useState(codeAppTexts.defaultName);
  const added = useRef<{ name: string } | null>(null);
  const confirm = async (code: string) => {
    added.current = await client.confirmTotp(enrollment.id, {
      code,
      name: name.trim() || codeAppTexts.defaultName,
    });
  };
  return (
    <div className={classes.stack}>
      <ol className={classes.steps}>
        {codeAppTexts.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <QrCode text={enrollment.uri} label={codeAppTexts.qr} />
      <CopyField label={codeAppTexts.key} value={enrollment.key} />
      <TextInput
        label={addFactorTexts.name}
        description={addFactorTexts.nameHint}
        maxLength={60}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <SixDigits
        label={codeAppTexts.code}
        hint={codeAppTexts.codeHint}
        button={codeAppTexts.submit}
        takesFocus={false}
        send={confirm}
        onSent={() => added.current && onAdded(added.current)}
      />
    </div>
  );
}
