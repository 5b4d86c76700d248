import type { FactorKind } from '@rekey/protocol';
import { type Icon, IconDeviceMobile, IconFingerprint, IconNumber123 } from '@tabler/icons-react';

/** The picture of each kind of factor. */
export const factorIcons: Readonly<Record<FactorKind, Icon>> = {
  authenticator: IconDeviceMobile,
  passkey: IconFingerprint,
  totp: IconNumber123,
};
