import { Button } from '@mantine/core';
import { PlainPage, recallName } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { HelpContactLines } from '../help/help-contact.tsx';
import { organizationQuery } from '../queries.ts';
import { ResetAnswer } from '../reset/reset-answer.tsx';
import { ResetForm } from '../reset/reset-form.tsx';
import { resetTexts } from '../texts/link-texts.ts';

/** "Reset User Password": asks for a link by e-mail. The answer is the same for every name (B17). */
export function ResetPage() {
  const { data: organization } = useQuery(organizationQuery);
  const [name, setName] = useState(recallName);
  const [sent, setSent] = useState(false);
  if (organization?.resetByLink === false) return <ResetIsOff />;
  if (sent) return <ResetAnswer name={name} onAgain={() => setSent(false)} />;
  return (
    <PlainPage key="form" title={resetTexts.title} lead={resetTexts.lead}>
      <ResetForm name={name} onName={setName} onSent={() => setSent(true)} />
      <Button component={Link} to="/" variant="subtle" fullWidth mt="sm">
        {resetTexts.back}
      </Button>
    </PlainPage>
  );
}

function ResetIsOff() {
  return (
    <PlainPage key="off" title={resetTexts.offTitle} lead={resetTexts.off}>
      <HelpContactLines />
      <Button component={Link} to="/" variant="default" fullWidth mt="lg">
        {resetTexts.back}
      </Button>
    </PlainPage>
  );
}
