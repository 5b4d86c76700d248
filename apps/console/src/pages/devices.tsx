import { Button, Switch, TextInput } from '@mantine/core';
import type { Device } from '@rekey/protocol';
import { ConfirmDialog, DataState, Page, RecordList, Section } from '@rekey/ui';
import { IconPlus, IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client } from '../client.ts';
import { LinkButton } from '../console-link.tsx';
import { deviceColumns } from '../device-columns.tsx';
import layout from '../layout.module.css';
import { devicesQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

/** All enrolled devices; the way to add one and to remove one. */
export function DevicesPage() {
  const query = useQuery(devicesQuery);
  const [search, setSearch] = useState('');
  const [showRemoved, setShowRemoved] = useState(false);
  return (
    <Page
      title={texts.devices.title}
      actions={
        <LinkButton to="/devices/new" leftSection={<IconPlus size={18} aria-hidden />}>
          {texts.devices.add}
        </LinkButton>
      }
    >
      <Section>
        <div className={`${layout.spread} ${layout.gapBelow}`}>
          <search className={layout.search}>
            <TextInput
              type="search"
              aria-label={texts.devices.searchLabel}
              placeholder={texts.devices.search}
              leftSection={<IconSearch size={18} aria-hidden />}
              value={search}
              onChange={(event) => setSearch(event.currentTarget.value)}
            />
          </search>
          <Switch
            label={texts.devices.showRemoved}
            checked={showRemoved}
            onChange={(event) => setShowRemoved(event.currentTarget.checked)}
          />
        </div>
        <DataState query={query} empty={({ devices }) => (devices.length ? null : texts.devices.empty)}>
          {({ devices }) => (
            <FoundDevices
              devices={devices.filter((device) => showRemoved || device.state === 'active')}
              search={search.trim()}
            />
          )}
        </DataState>
      </Section>
    </Page>
  );
}

function FoundDevices({ devices, search }: { devices: readonly Device[]; search: string }) {
  const [removing, setRemoving] = useState<Device | null>(null);
  const found = devices.filter((device) => matches(device, search.toLowerCase()));
  if (found.length === 0)
    return <p className={layout.muted}>{search ? texts.devices.notFound(search) : texts.devices.allRemoved}</p>;
  return (
    <>
      <RecordList
        label={texts.devices.title}
        items={found}
        keyOf={(device) => device.id}
        columns={deviceColumns}
        actions={{ label: texts.devices.remove, cell: (device) => <RemoveButton device={device} ask={setRemoving} /> }}
      />
      {removing && <RemoveDialog device={removing} onClose={() => setRemoving(null)} />}
    </>
  );
}

function matches(device: Device, search: string): boolean {
  const words = [device.name, ...device.accounts.flatMap(({ username, account }) => [username, account])];
  return words.some((word) => word.toLowerCase().includes(search));
}

function RemoveButton({ device, ask }: { device: Device; ask: (device: Device) => void }) {
  if (device.state === 'revoked') return null;
  return (
    <Button size="xs" variant="default" aria-label={texts.devices.removeLabel(device.name)} onClick={() => ask(device)}>
      {texts.devices.remove}
    </Button>
  );
}

function RemoveDialog({ device, onClose }: { device: Device; onClose: () => void }) {
  const revoke = useAction(client.revokeDevice, [['devices'], ['deliveries'], ['users', 'places'], ['audit']]);
  const { title, body, confirm } = texts.devices.removeConfirm;
  return (
    <ConfirmDialog
      title={title(device.name)}
      confirmText={confirm}
      danger
      run={() => revoke.mutateAsync(device.id)}
      onClose={onClose}
    >
      {body}
    </ConfirmDialog>
  );
}
