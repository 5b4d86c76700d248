import '@rekey/ui/styles.css';
import { createQueryClient, mountApp, PlainPage } from '@rekey/ui';
import { AuthenticatorApp } from './authenticator-app.tsx';
import { startWorker } from './install/app-worker.ts';
import { watchInstallOffers } from './install/install-offer.ts';
import { takeCodesFromAddress } from './pairing/pending-code.ts';
import { startFeed } from './requests/request-feed.ts';
import { appTexts } from './texts/app-texts.ts';

takeCodesFromAddress();
window.addEventListener('hashchange', takeCodesFromAddress);

// Without https there are neither keys nor a service worker.
if (window.isSecureContext) {
  watchInstallOffers();
  startFeed();
  void startWorker();
  mountApp(<AuthenticatorApp />, createQueryClient());
} else {
  mountApp(<PlainPage title={appTexts.insecureTitle} lead={appTexts.insecure} />, createQueryClient());
}
