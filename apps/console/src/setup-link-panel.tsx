import type { SetupLink } from '@rekey/protocol';
import { CopyField } from '@rekey/ui';
import layout from './layout.module.css';
import { describeMomentOf, texts } from './texts/index.ts';

/** A one-time link to hand over. It is shown this once: nothing keeps it. */
export function SetupLinkPanel({ link, name }: { link: SetupLink; name: string }) {
  return (
    <div className={layout.stack}>
      <p>{texts.setupLink.lead(name)}</p>
      <CopyField label={texts.setupLink.label} value={link.url} />
      <p className={layout.muted}>
        {texts.setupLink.once} {texts.setupLink.expires(describeMomentOf(link.expiresAt))}
      </p>
    </div>
  );
}
