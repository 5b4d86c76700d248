import type { StoreTest } from '@rekey/protocol';
import { type DirectoryConnection, textsOf } from '../ldap-wire/index.ts';
import { guidName } from '../object-guid.ts';
import { reachingSteps, runSteps, StepFailed } from '../store-test.ts';
import { type AdAccount, readAccounts } from './domain.ts';
import { readPolicy } from './policy.ts';
import type { AdSession } from './session.ts';

/** Tries everything that the connector will need, on one ordinary user as the example. */
export function testStore(session: AdSession): Promise<StoreTest> {
  let sample: AdAccount | undefined;
  return runSteps([
    ...reachingSteps(() => session.asService(async () => undefined)),
    {
      step: 'search',
      async attempt() {
        sample = await session.asService((connection) => findOrdinaryUser(connection, session.settings.baseDn));
        if (!sample) throw new StepFailed(`No user is found under ${session.settings.baseDn}.`);
        return `Users are found, for example ${sample.username}.`;
      },
    },
    {
      step: 'read-policy',
      async attempt() {
        const account = sample as AdAccount;
        const policy = await session.asService(async (connection) =>
          readPolicy(connection, { domainDn: (await session.domainNames(connection)).domainDn, account }),
        );
        return `At least ${policy.minimumLength} characters${policy.complexity ? ', three kinds of them' : ''}.`;
      },
    },
    { step: 'marker', attempt: () => session.asService((connection) => tryMarker(connection, session, sample)) },
  ]);
}

/** Accounts of administrators have rights of their own (AdminSDHolder) and would be a misleading example. */
async function findOrdinaryUser(connection: DirectoryConnection, baseDn: string): Promise<AdAccount | undefined> {
  const filter = '(&(objectCategory=person)(objectClass=user)(!(adminCount=1))(!(isCriticalSystemObject=TRUE)))';
  const [first] = await readAccounts(connection, baseDn, { scope: 'sub', filter, sizeLimit: 1 });
  return first;
}

async function tryMarker(
  connection: DirectoryConnection,
  session: AdSession,
  sample: AdAccount | undefined,
): Promise<string> {
  const attribute = session.settings.markerAttribute;
  if (attribute === undefined) return 'No marker attribute is set: a late write cannot be told from a new one.';
  await session.requireSingleValuedMarker(connection);
  const name = guidName(sample?.id ?? '') ?? '';
  const [entry] = await connection.search(name, { scope: 'base', attributes: ['allowedAttributesEffective'] });
  const writable = entry ? textsOf(entry, 'allowedAttributesEffective').map((each) => each.toLowerCase()) : [];
  if (!writable.includes(attribute.toLowerCase())) {
    throw new StepFailed(`The service account may not write ${attribute} of ${sample?.username}.`);
  }
  return `The service account may write ${attribute}.`;
}
