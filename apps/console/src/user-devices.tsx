import { DataState, RecordList, Section } from '@rekey/ui';
import { useQuery } from '@tanstack/react-query';
import { deviceColumns } from './device-columns.tsx';
import { devicesQuery } from './queries.ts';
import { texts } from './texts/index.ts';

/** The devices that carry an account of this user. */
export function UserDevices({ userId }: { userId: string }) {
  const query = useQuery({
    ...devicesQuery,
    select: ({ devices }) => devices.filter((device) => device.accounts.some((account) => account.userId === userId)),
  });
  return (
    <Section title={texts.userPage.devices.title}>
      <DataState query={query} empty={(devices) => (devices.length ? null : texts.userPage.devices.none)}>
        {(devices) => (
          <RecordList
            label={texts.userPage.devices.title}
            items={devices}
            keyOf={(device) => device.id}
            columns={deviceColumns}
          />
        )}
      </DataState>
    </Section>
  );
}
