import { Button } from '@mantine/core';
import type { Factor, FactorList } from '@rekey/protocol';
import { RelativeTime, Row, Rows } from '@rekey/ui';
import { useState } from 'react';
import { factorKindTexts, factorTexts, wakeTexts } from '../texts/factor-texts.ts';
import { RemoveDialog, RenameDialog } from './factor-dialogs.tsx';
import { factorIcons } from './factor-icons.ts';

type Acting = { act: 'rename' | 'remove'; factor: Factor };

/** The user's factors, one row each, with what can be done about it. */
export function FactorRows({ list, onDone }: { list: FactorList; onDone: (words: string) => void }) {
  const { standing, factors } = list;
  const [acting, setActing] = useState<Acting | null>(null);
  const counting = factors.filter(({ kind }) => standing.addable.includes(kind));
  const dialog = { onDone, onClose: () => setActing(null) };
  return (
    <>
      <Rows>
        {factors.map((factor) => (
          <FactorRow key={factor.id} factor={factor} isTaken={counting.includes(factor)} act={setActing} />
        ))}
      </Rows>
      {acting?.act === 'rename' && <RenameDialog factor={acting.factor} {...dialog} />}
      {acting?.act === 'remove' && (
        <RemoveDialog
          factor={acting.factor}
          isLast={counting.length === 1 && counting[0]?.id === acting.factor.id}
          {...dialog}
        />
      )}
    </>
  );
}

function FactorRow(props: { factor: Factor; isTaken: boolean; act: (acting: Acting) => void }) {
  const { factor, act } = props;
  return (
    <Row
      icon={factorIcons[factor.kind]}
      title={factor.name}
      detail={<Facts factor={factor} />}
      actions={
        <>
          <Button
            variant="subtle"
            size="sm"
            aria-label={factorTexts.renameNamed(factor.name)}
            onClick={() => act({ act: 'rename', factor })}
          >
            {factorTexts.rename}
          </Button>
          <Button
            variant="subtle"
            size="sm"
            aria-label={factorTexts.removeNamed(factor.name)}
            onClick={() => act({ act: 'remove', factor })}
          >
            {factorTexts.remove}
          </Button>
        </>
      }
    >
      {props.isTaken ? factor.wake && wakeTexts[factor.wake] : factorTexts.notTaken}
    </Row>
  );
}

function Facts({ factor }: { factor: Factor }) {
  return (
    <>
      {factor.name !== factorKindTexts[factor.kind] && `${factorKindTexts[factor.kind]} · `}
      {factorTexts.added} <RelativeTime value={factor.createdAt} />
      {', '}
      {factor.lastUsedAt === null ? (
        factorTexts.unused
      ) : (
        <>
          {factorTexts.used} <RelativeTime value={factor.lastUsedAt} />
        </>
      )}
    </>
  );
}
