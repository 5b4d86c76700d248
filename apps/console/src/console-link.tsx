import { Button, type ButtonProps } from '@mantine/core';
import { type AnyRouter, createLink, Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import type { ComponentPropsWithRef, ReactNode } from 'react';

// The web apps are type-checked as one program, and the router's types know one registered router per program: the portal's. So the
// console's addresses are typed here, and nothing else in the console uses the router's own links.

/** What may stand after the question mark of an address: words to search for, the user whose events or mails are shown, the language of
 *  a mail's text where it is not English.
 */
export type AddressValues = { search?: string; user?: string; language?: 'de' };

interface Destination {
  /** Path below /console. */
  to: string;
  search?: AddressValues;
}

/** A link to a page of the console. Carries aria-current="page" on that page and, unless `exact`, below it. */
export function ConsoleLink(props: Destination & { exact?: boolean; children: ReactNode }) {
  const { to, search = {}, exact = false, children } = props;
  return (
    <Link<AnyRouter, string, string> to={to} search={search} activeOptions={{ exact, includeSearch: false }}>
      {children}
    </Link>
  );
}

function ButtonAnchor(props: ButtonProps & Omit<ComponentPropsWithRef<'a'>, keyof ButtonProps>) {
  return <Button component="a" {...props} />;
}

const RoutedButton = createLink(ButtonAnchor);

/** A link to a page of the console that looks like a button. */
export function LinkButton({ search = {}, ...props }: Destination & ButtonProps & { children: ReactNode }) {
  return <RoutedButton<AnyRouter, string, string> search={search} {...props} />;
}

/** The id in the address of a page about one thing. */
export function useIdInAddress(): string {
  const { id } = useParams({ strict: false }) as { id?: string };
  if (id === undefined) throw new Error('this page has no id in its address');
  return id;
}

/** The values in the address, and how to set them without a new entry in the browser's history. */
export function useAddressValues() {
  const values = useSearch({ strict: false }) as AddressValues;
  const navigate = useNavigate<AnyRouter>();
  const setValues = (search: AddressValues) => navigate({ to: '.', search, replace: true });
  return { values, setValues };
}

/** Goes to a page of the console. */
export function useGoTo() {
  const navigate = useNavigate<AnyRouter>();
  return (to: string) => navigate({ to });
}
