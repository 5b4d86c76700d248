/** The address of a range API, to which `/<prefix>` is added, and who asks it. */
export interface RangeApi {
  url: string;
  fetch?: typeof globalThis.fetch;
}

const timeLimitMs = 2000;
const prefixDigits = 5;

/** Asks by k-anonymity: only the first five hex digits leave, and padding hides how many hashes came back.
 *
 *  @param sha1 40 hex digits in upper case
 *  @throws when there is no good answer within 2 s
 */
export async function askRangeApi({ url, fetch = globalThis.fetch }: RangeApi, sha1: string): Promise<boolean> {
  const response = await fetch(`${url.replace(/\/$/, '')}/${sha1.slice(0, prefixDigits)}`, {
    headers: { 'Add-Padding': 'true', accept: 'text/plain' },
    redirect: 'error',
    signal: AbortSignal.timeout(timeLimitMs),
  });
  if (!response.ok) throw Object.assign(new Error('refused'), { code: `HTTP_${response.status}` });
  const suffix = sha1.slice(prefixDigits);
  const lines = (await response.text()).split('\n');
  // Lines of padding have the count 0.
  return lines.some((line) => line.slice(0, suffix.length).toUpperCase() === suffix && /:0*[1-9]/.test(line));
}
