import { z } from 'zod';

export const Id = z.uuid();
export const Timestamp = z.iso.datetime();

/** 1 to 64 code points; compared in lower case. Anything a directory may hold, except control characters and surrounding blanks. */
export const Username = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[^\p{Cc}\s](?:[^\p{Cc}]*[^\p{Cc}\s])?$/u);

export const DisplayName = z
  .string()
  .trim()
  .min(1)
  .max(120)
  .regex(/^[^\p{Cc}]*$/u);

/** A token of a link: stands in the URL's fragment, and in bodies only. */
export const LinkToken = z.string().min(1).max(200);

export const IdParams = z.strictObject({ id: Id });

/** Keyset paging: pass `nextCursor` of one answer as `cursor` of the next request. */
export const PageQuery = z.strictObject({
  cursor: z.string().max(200).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}
