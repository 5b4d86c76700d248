import { type CreateStoreRequest, StoreKind } from '@rekey/protocol';
import { Page, Section } from '@rekey/ui';
import { useState } from 'react';
import { client } from '../client.ts';
import { useGoTo } from '../console-link.tsx';
import { KindChoice } from '../kind-choice.tsx';
import { StoreEditor } from '../store-editor.tsx';
import { blankStoreForm, requestOfForm } from '../store-form.ts';
import { texts } from '../texts/index.ts';
import { useAction } from '../use-action.ts';

/** Connects a new store: what kind it is, then how to reach it. */
export function ConnectStorePage() {
  const [kind, setKind] = useState<StoreKind>('active-directory');
  const goTo = useGoTo();
  const create = useAction((request: CreateStoreRequest) => client.createStore(request), [['stores'], ['audit']]);
  return (
    <Page title={texts.storeForm.createTitle}>
      <Section>
        <KindChoice kinds={StoreKind.options} value={kind} onChange={setKind} />
      </Section>
      <Section>
        <StoreEditor
          key={kind}
          initial={blankStoreForm(kind)}
          passwordKept={false}
          submitText={texts.storeForm.create}
          busy={create.isPending}
          error={create.error}
          runTest={(form) => client.testStoreSettings(requestOfForm(form))}
          onSubmit={(form) => create.mutate(requestOfForm(form), { onSuccess: () => goTo('/stores') })}
        />
      </Section>
    </Page>
  );
}
