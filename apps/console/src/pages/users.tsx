import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import type { User } from '@rekey/protocol';
import { DataState, Page, type RecordColumn, RecordList, Section } from '@rekey/ui';
import { IconFileImport, IconSearch, IconUserPlus } from '@tabler/icons-react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ConsoleLink, LinkButton, useAddressValues } from '../console-link.tsx';
import layout from '../layout.module.css';
import { MoreButton } from '../more-button.tsx';
import { usersQuery } from '../queries.ts';
import { texts } from '../texts/index.ts';
import { authorityName, PasswordAge, UserState } from '../user-facts.tsx';

const searchAfterMs = 250;

/** All users: find one, add some. */
export function UsersPage() {
  const { values } = useAddressValues();
  const search = values.search ?? '';
  const query = useInfiniteQuery(usersQuery(search));
  return (
    <Page title={texts.users.title} actions={<Additions />}>
      <Section>
        <div className={layout.gapBelow}>
          <SearchField />
        </div>
        <DataState
          query={query}
          empty={({ pages }) =>
            pages[0]?.items.length ? null : search ? texts.users.notFound(search) : texts.users.empty
          }
        >
          {({ pages }) => (
            <RecordList
              label={texts.users.title}
              items={pages.flatMap((page) => page.items)}
              keyOf={(user) => user.id}
              columns={columns}
            />
          )}
        </DataState>
        <MoreButton query={query} />
      </Section>
    </Page>
  );
}

const columns: [RecordColumn<User>, ...RecordColumn<User>[]] = [
  { label: texts.user.columns.name, cell: (user) => <UserName user={user} /> },
  { label: texts.user.columns.role, cell: (user) => texts.user.roles[user.role] },
  { label: texts.user.columns.authority, cell: (user) => authorityName(user) },
  { label: texts.user.columns.changed, cell: (user) => <PasswordAge user={user} /> },
  { label: texts.user.columns.state, cell: (user) => <UserState user={user} /> },
];

function Additions() {
  return (
    <>
      <LinkButton to="/users/import" variant="default" leftSection={<IconFileImport size={18} aria-hidden />}>
        {texts.users.importCsv}
      </LinkButton>
      <LinkButton to="/users/new" leftSection={<IconUserPlus size={18} aria-hidden />}>
        {texts.users.add}
      </LinkButton>
    </>
  );
}

function SearchField() {
  const { values, setValues } = useAddressValues();
  const [typed, setTyped] = useState(values.search ?? '');
  const search = useDebouncedCallback((words: string) => setValues(words ? { search: words } : {}), searchAfterMs);
  return (
    <search className={layout.search}>
      <TextInput
        type="search"
        aria-label={texts.users.searchLabel}
        placeholder={texts.users.search}
        leftSection={<IconSearch size={18} aria-hidden />}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value);
          search(event.currentTarget.value.trim());
        }}
      />
    </search>
  );
}

function UserName({ user }: { user: User }) {
  return (
    <>
      <ConsoleLink to={`/users/${user.id}`}>{user.displayName}</ConsoleLink>
      <div className={`${layout.muted} ${layout.small}`}>
        {user.email ? `${user.username} · ${user.email}` : user.username}
      </div>
    </>
  );
}
