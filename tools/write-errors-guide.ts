import { writeFileSync } from 'node:fs';
import { errorCatalogue } from '../packages/protocol/src/index.ts';

/** Writes docs/guides/errors.md from the catalogue; architecture.test.ts compares the two. */
const rows = Object.entries(errorCatalogue).map(([code, { status, text }]) => `| \`${code}\` | ${status} | ${text} |`);

const guide = `# Error codes

Written by \`npm run errors\` from \`packages/protocol/src/errors.ts\`.

Every refusal of the API is [problem+json](https://www.rfc-editor.org/rfc/rfc9457): \`type\` (\`urn:rekey:error:<code>\`), \`title\`, \`status\`, \`code\`, \`requestId\`, and
\`details\` where a caller can use them. Decide by \`code\`: codes are never renamed or reused, texts may change. The \`requestId\` finds the line in the server's log.

| code | status | text |
|---|---|---|
${rows.join('\n')}
`;

writeFileSync(new URL('../docs/guides/errors.md', import.meta.url), guide);
