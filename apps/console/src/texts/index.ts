// Every text that the console shows by itself; error texts, reasons and states that the portal shows too stand in @rekey/ui.
import { auditTexts } from './audit.ts';
import { deviceTexts } from './devices.ts';
import { expiryTexts } from './expiry.ts';
import { frameTexts } from './frame.ts';
import { mailTexts } from './mail.ts';
import { organizationTexts } from './organization.ts';
import { policyTexts } from './policy.ts';
import { proofTexts } from './proof.ts';
import { reasonTexts } from './reasons.ts';
import { storeTexts } from './stores.ts';
import { userPasswordTexts } from './user-password.ts';
import { userTexts } from './users.ts';

export { countOf, describeCount, describeDateOf, describeMomentOf } from './moments.ts';

/** The texts by page; words that every page uses stand at the top. */
export const texts = {
  ...frameTexts,
  ...userTexts,
  ...deviceTexts,
  ...storeTexts,
  ...auditTexts,
  ...policyTexts,
  ...expiryTexts,
  ...mailTexts,
  ...organizationTexts,
  ...userPasswordTexts,
  ...proofTexts,
  reasons: reasonTexts,
};
