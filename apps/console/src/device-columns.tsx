import type { Device } from '@rekey/protocol';
import { type RecordColumn, RelativeTime, StateBadge } from '@rekey/ui';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';

/** What lists of devices show of each one. */
export const deviceColumns: [RecordColumn<Device>, ...RecordColumn<Device>[]] = [
  { label: texts.devices.columns.name, cell: (device) => device.name },
  { label: texts.devices.columns.state, cell: (device) => <DeviceState device={device} /> },
  {
    label: texts.devices.columns.platform,
    cell: (device) => (
      <>
        {texts.devices.platforms[device.platform]}
        <div className={`${layout.muted} ${layout.small}`}>{texts.devices.agent(device.agentVersion)}</div>
      </>
    ),
  },
  {
    label: texts.devices.columns.accounts,
    cell: (device) => (
      <ul className={layout.plainList}>
        {device.accounts.map((account) => (
          <li key={account.id}>{texts.devices.account(account.username, account.account)}</li>
        ))}
      </ul>
    ),
  },
  {
    label: texts.devices.columns.lastSeen,
    cell: (device) => (device.lastSeenAt ? <RelativeTime value={device.lastSeenAt} /> : texts.never),
  },
];

function DeviceState({ device }: { device: Device }) {
  if (device.state === 'revoked') return <StateBadge tone="off">{texts.devices.states.removed}</StateBadge>;
  if (device.online) return <StateBadge tone="good">{texts.devices.states.online}</StateBadge>;
  return <StateBadge tone="off">{texts.devices.states.offline}</StateBadge>;
}
