import { Select } from '@mantine/core';
import { texts } from './texts/index.ts';
import { describeTimeZone, listTimeZones } from './time-zones.ts';

/** Picks a time zone by typing part of its name. Empty = none, where a placeholder says what that means. */
export function TimeZoneSelect(props: {
  label: string;
  description: string;
  /** Absent = there must be one. */
  placeholder?: string;
  value: string;
  onChange: (timeZone: string) => void;
  error?: string | false | undefined;
}) {
  const required = props.placeholder === undefined;
  return (
    <Select
      size="md"
      label={props.label}
      description={props.description}
      placeholder={props.placeholder ?? texts.timeZone.placeholder}
      required={required}
      allowDeselect={false}
      searchable
      clearable={!required}
      value={props.value || null}
      data={listTimeZones(props.value).map((name) => ({ value: name, label: describeTimeZone(name) }))}
      error={props.error}
      nothingFoundMessage={texts.timeZone.nothingFound}
      onChange={(value) => props.onChange(value ?? '')}
      // Inside its section, so that screen readers find the choices where the field is.
      comboboxProps={{ withinPortal: false }}
      clearButtonProps={{ 'aria-label': texts.timeZone.clear }}
    />
  );
}
