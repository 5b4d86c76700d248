/** A reporter of node:test that writes one line of JSON for each skipped test and one with the counts of the whole run. */
export default async function* reportTotals(events) {
  for await (const { type, data } of events) {
    if (type === 'test:pass' && data.skip !== undefined) {
      yield `${JSON.stringify({ skip: { name: data.name, reason: data.skip } })}\n`;
    }
    // The summary without a file is the one of all files.
    if (type === 'test:summary' && data.file === undefined) {
      const { tests, passed: pass, failed: fail, cancelled, skipped, todo } = data.counts;
      yield `${JSON.stringify({ counts: { tests, pass, fail, cancelled, skipped, todo } })}\n`;
    }
  }
}
