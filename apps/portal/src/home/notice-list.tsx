import type { Me, Notice } from '@rekey/protocol';
import { Message, RelativeTime, type Tone } from '@rekey/ui';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { client } from '../client.ts';
import { meQuery } from '../queries.ts';
import { noticeListTexts, noticeTexts } from '../texts/change-texts.ts';
import classes from './notice-list.module.css';

const toneOf: Readonly<Record<Notice['kind'], Tone>> = {
  'password-changed': 'good',
  'change-refused': 'wait',
  'change-expired': 'wait',
  'delivery-refused': 'bad',
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
      dismiss={{ label: noticeListTexts.dismiss(title), onDismiss: dismiss }}
    >
      <RelativeTime value={notice.createdAt} capitalized />. {text}
    </Message>
  );
}

const withoutNotice = (me: Me, id: string): Me => ({ ...me, notices: me.notices.filter((notice) => notice.id !== id) });
