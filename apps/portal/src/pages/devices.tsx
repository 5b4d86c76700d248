import type { Device } from '@rekey/protocol';
import { DataState, Page, RelativeTime, Row, Rows, Section, StateBadge } from '@rekey/ui';
import { IconDeviceDesktop } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { devicesQuery, meQuery } from '../queries.ts';
import { devicesTexts } from '../texts/portal-texts.ts';

/** The user's computers: whether they are online, when they were last heard of, and whether they have the newest password. */
export function DevicesPage() {
  const devices = useQuery(devicesQuery);
  const me = useQuery(meQuery);
  return (
    <Page title={devicesTexts.title} lead={devicesTexts.lead}>
      <Section>
        <DataState query={devices} empty={({ devices: list }) => (list.length === 0 ? devicesTexts.none : null)}>
          {({ devices: list }) => (
            <Rows>
              {list.map((device) => (
                <DeviceRow key={device.id} device={device} newestVersion={me.data?.passwordVersion} />
              ))}
            </Rows>
          )}
        </DataState>
      </Section>
    </Page>
  );
}

function DeviceRow({ device, newestVersion }: { device: Device; newestVersion: number | undefined }) {
  return (
    <Row
      icon={IconDeviceDesktop}
      title={device.name}
      detail={
        <>
          {devicesTexts.platforms[device.platform]} · <LastSeen device={device} />
        </>
      }
      end={<DeviceBadge device={device} />}
    >
      {device.accounts.map((account) => (
        <p key={account.id}>
          {devicesTexts.account(account.account)}. {passwordText(device, account.confirmedVersion, newestVersion)}
        </p>
      ))}
    </Row>
  );
}

function LastSeen({ device }: { device: Device }) {
  if (device.lastSeenAt === null) return devicesTexts.neverSeen;
  return (
    <>
      {devicesTexts.lastSeen} <RelativeTime value={device.lastSeenAt} />
    </>
  );
}

function DeviceBadge({ device }: { device: Device }) {
  if (device.state === 'revoked') return <StateBadge tone="bad">{devicesTexts.revoked}</StateBadge>;
  return device.online ? (
    <StateBadge tone="good">{devicesTexts.online}</StateBadge>
  ) : (
    <StateBadge tone="idle">{devicesTexts.offline}</StateBadge>
  );
}

function passwordText(device: Device, confirmed: number, newest: number | undefined): string {
  if (device.state === 'revoked') return devicesTexts.revokedMeaning;
  if (confirmed === 0) return devicesTexts.noPassword;
  if (newest === undefined) return '';
  return confirmed === newest ? devicesTexts.newestPassword : devicesTexts.olderPassword;
}
