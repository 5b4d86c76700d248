import { Radio } from '@mantine/core';
import { StoreKind } from '@rekey/protocol';
import layout from './layout.module.css';
import { texts } from './texts/index.ts';

/** What kind of store it is, with a sentence about each. */
export function KindChoice(props: {
  kinds: readonly StoreKind[];
  value: StoreKind;
  onChange: (kind: StoreKind) => void;
}) {
  return (
    <Radio.Group
      size="md"
      label={texts.storeForm.kind}
      value={props.value}
      onChange={(value) => props.onChange(StoreKind.parse(value))}
    >
      <div className={`${layout.stack} ${layout.gapAbove}`}>
        {props.kinds.map((kind) => (
          <Radio
            key={kind}
            size="md"
            value={kind}
            label={texts.storeKinds[kind]}
            description={texts.storeKindHelp[kind]}
          />
        ))}
      </div>
    </Radio.Group>
  );
}
