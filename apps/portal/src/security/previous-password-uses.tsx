import { VisuallyHidden } from '@mantine/core';
import type { PreviousPasswordUse } from '@rekey/protocol';
import { RelativeTime, Row, Rows, Section } from '@rekey/ui';
import { type Icon, IconApps, IconDeviceDesktop, IconWorld } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { meQuery } from '../queries.ts';
import { previousUseTexts } from '../texts/security-texts.ts';
import classes from './security.module.css';

const iconOf: Readonly<Record<PreviousPasswordUse['kind'], Icon>> = {
  browser: IconWorld,
  app: IconApps,
  device: IconDeviceDesktop,
};

/** Who still tries the password before the newest one, and what to do about each (B07). Nothing when nobody does. */
export function PreviousPasswordUses() {
  const { data: me } = useQuery(meQuery);
  if (!me || me.previousPasswordUses.length === 0) return null;
  return (
    <Section title={previousUseTexts.title} lead={previousUseTexts.lead}>
      <Rows>
        {me.previousPasswordUses.map((use) => (
          <UseRow key={`${use.kind} ${use.name} ${use.address}`} use={use} />
        ))}
      </Rows>
      <p className={classes.foot}>{previousUseTexts.unknown}</p>
    </Section>
  );
}

function UseRow({ use }: { use: PreviousPasswordUse }) {
  return (
    <Row
      icon={iconOf[use.kind]}
      title={
        <>
          <VisuallyHidden>{previousUseTexts.kinds[use.kind]}: </VisuallyHidden>
          {use.name}
        </>
      }
      detail={
        <>
          {previousUseTexts.at(use.address)} · {previousUseTexts.times(use.uses)}, {previousUseTexts.last}{' '}
          <RelativeTime value={use.lastAt} />
        </>
      }
    >
      {previousUseTexts.todo[use.kind]}
    </Row>
  );
}
