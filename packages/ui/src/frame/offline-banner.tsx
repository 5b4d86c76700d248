import { IconWifiOff } from '@tabler/icons-react';
import { useSyncExternalStore } from 'react';
import { frameTexts } from '../texts/index.ts';
import classes from './offline-banner.module.css';

function watchConnection(onChange: () => void): () => void {
  window.addEventListener('online', onChange);
  window.addEventListener('offline', onChange);
  return () => {
    window.removeEventListener('online', onChange);
    window.removeEventListener('offline', onChange);
  };
}

/** Says so while this device has no network; nothing otherwise. */
export function OfflineBanner() {
  const online = useSyncExternalStore(watchConnection, () => navigator.onLine);
  return (
    <div role="status">
      {!online && (
        <p className={classes.banner}>
          <IconWifiOff size={18} stroke={2} aria-hidden="true" />
          {frameTexts.offline}
        </p>
      )}
    </div>
  );
}
