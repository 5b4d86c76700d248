import { Button } from '@mantine/core';
import { Loading, Page, Section } from '@rekey/ui';
import { ClockWarning } from '../clock/clock-warning.tsx';
import { codeList } from '../codes/code-list.ts';
import { CodeRow } from '../codes/code-row.tsx';
import classes from '../codes/codes.module.css';
import { goTo } from '../navigation/navigation.tsx';
import { useServerTime } from '../requests/time-ring.tsx';
import { useLiveList } from '../storage/use-live-list.ts';
import { codeTexts } from '../texts/app-texts.ts';

/** The codes of this phone, for Rekey and for other sites. */
export function CodesPage() {
  const codes = useLiveList(codeList);
  const now = useServerTime();
  const add = <Button onClick={() => goTo('add')}>{codeTexts.add}</Button>;
  return (
    <Page title={codeTexts.title} actions={add}>
      <ClockWarning />
      {codes === null && <Loading />}
      {codes?.length === 0 && <Section>{codeTexts.empty}</Section>}
      <ul className={classes.list}>
        {codes?.map((code) => (
          <CodeRow key={code.id} code={code} now={now} />
        ))}
      </ul>
    </Page>
  );
}
