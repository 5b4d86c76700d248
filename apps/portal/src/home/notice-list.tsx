import { Button } from '@mantine/core';
import type { Me, Notice } from '@rekey/protocol';
import { Message, RelativeTime, type Tone } from '@rekey/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { client } from '../client.ts';
import { meQuery } from '../queries.ts';
import { ReportButton } from '../report/report-button.tsx';
import { noticeListTexts, noticeTexts } from '../texts/notice-texts.ts';
import classes from './notice-list.module.css';

const toneOf: Readonly<Record<Notice['kind'], Tone>> = {
  'password-changed': 'good',
  'change-refused': 'wait',
  'change-expired': 'wait',
  'delivery-refused': 'bad',
  'previous-password-used': 'wait',
  'recovery-address-changed': 'good',
  'mail-undeliverable': 'bad',
  'factor-added': 'good',
  'factor-removed': 'wait',
};

/** What happened to the password since the last visit, until the user has dismissed it. */
export function NoticeList() {
  const { data: me } = useQuery(meQuery);
  const queryClient = useQueryClient();
  const dismissing = useMutation({
    mutationFn: client.markNoticeSeen,
    onSuccess: (_, id) => queryClient.setQueryData(meQuery.queryKey, (now) => now && withoutNotice(now, id)),
  });
  if (!me || me.notices.length === 0) return null;
  return (
    <section className={classes.list} aria-label={noticeListTexts.title}>
      {me.notices.map((notice) => (
        <NoticeMessage key={notice.id} notice={notice} dismiss={() => dismissing.mutate(notice.id)} />
      ))}
    </section>
  );
}

function NoticeMessage({ notice, dismiss }: { notice: Notice; dismiss: () => void }) {
  const { title, text } = noticeTexts[notice.kind](notice.details);
  return (
    <Message
      tone={toneOf[notice.kind]}
      title={title}
      actions={<NoticeAction notice={notice} />}
      dismiss={{ label: noticeListTexts.dismiss(title), onDismiss: dismiss }}
    >
      <RelativeTime value={notice.createdAt} capitalized />. {text}
    </Message>
  );
}

const leadingToSettings: readonly Notice['kind'][] = [
  'previous-password-used',
  'recovery-address-changed',
  'mail-undeliverable',
  'factor-added',
  'factor-removed',
];

// What the user can do about it right here.
function NoticeAction({ notice }: { notice: Notice }) {
  const { changeId } = notice.details;
  if (notice.kind === 'password-changed' && changeId) return <ReportButton changeId={changeId} />;
  if (!leadingToSettings.includes(notice.kind)) return null;
  return (
    <Button component={Link} to="/security" size="sm" variant="default">
      {noticeListTexts.settings}
    </Button>
  );
}

const withoutNotice = (me: Me, id: string): Me => ({ ...me, notices: me.notices.filter((notice) => notice.id !== id) });
