import { Select } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { userChoicesQuery, userQuery } from './queries.ts';
import { texts } from './texts/index.ts';

const searchAfterMs = 250;

/** Picks one user by typing part of the name; the server does the searching. The value is the user's id. */
export function UserSelect(props: {
  label: string;
  placeholder: string;
  value: string | null;
  onChange: (userId: string | null) => void;
  error?: string | false;
  required?: boolean;
}) {
  const [typed, setTyped] = useState('');
  const [search] = useDebouncedValue(typed, searchAfterMs);
  const found = useQuery({ ...userChoicesQuery(search), placeholderData: keepPreviousData });
  const chosen = useQuery({ ...userQuery(props.value ?? ''), enabled: props.value !== null });
  const users = found.data?.items ?? [];
  const choices = chosen.data && !users.some((user) => user.id === chosen.data.id) ? [chosen.data, ...users] : users;
  return (
    <Select
      size="md"
      label={props.label}
      placeholder={props.placeholder}
      required={props.required ?? false}
      searchable
      clearable
      value={props.value}
      data={choices.map((user) => ({ value: user.id, label: `${user.displayName} (${user.username})` }))}
      error={props.error}
      nothingFoundMessage={texts.userSelect.nobody}
      // The server has already chosen; filtering its answer again would hide those it found by e-mail.
      filter={({ options }) => options}
      onSearchChange={(text) => setTyped(labelIsChosen(text, choices) ? '' : text)}
      onChange={props.onChange}
      // Inside its section, so that screen readers find the choices where the field is.
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ 'aria-label': texts.userSelect.clear }}
    />
  );
}

// The field shows the chosen user's label; that is not something to search for.
function labelIsChosen(text: string, choices: readonly { displayName: string; username: string }[]): boolean {
  return choices.some((user) => `${user.displayName} (${user.username})` === text);
}
