import { Problem } from '@rekey/protocol';
import type { Browser } from './browser.ts';

type Schema = { [key: string]: unknown } & {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  anyOf?: Schema[];
  oneOf?: Schema[];
};
interface Operation {
  requestBody?: { content: Record<string, { schema: Schema }> };
  parameters?: { in: string; name: string; required?: boolean; schema: Schema }[];
}

/** A route of the OpenAPI document. */
export interface DocumentedRoute {
  /** Such as `post /password-changes/{id}/cancel`. */
  name: string;
  method: string;
  template: string;
  operation: Operation;
}

/** Every route that a server documents. */
export async function listRoutes(origin: string): Promise<DocumentedRoute[]> {
  const document = await (await fetch(`${origin}/api/v1/openapi.json`)).json();
  const { paths } = document as { paths: Record<string, Record<string, Operation>> };
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      name: `${method} ${template.replace('/api/v1', '')}`,
      method,
      template,
      operation,
    })),
  );
}

/** Values for members and parameters by their names, in place of the smallest that their schema takes; given, they are sent where they may be left out, too. */
type NamedValues = Readonly<Record<string, unknown>>;

/** Calls a route with the smallest input that its schema takes.
 *
 *  @returns 'open', or the code of the problem
 */
export async function callRoute(
  browser: Browser,
  { method, template, operation }: DocumentedRoute,
  values: NamedValues = {},
): Promise<string> {
  const path = template.replace(/\{([^}]+)\}/g, (_, named: string) => {
    const schema = operation.parameters?.find(({ name }) => name === named)?.schema;
    return String(values[named] ?? sampleOf(schema ?? { format: 'uuid' }, values));
  });
  const [contentType, body] = Object.entries(operation.requestBody?.content ?? {})[0] ?? [];
  const response = await browser.fetch(path, {
    method: method.toUpperCase(),
    ...(contentType &&
      body && {
        headers: { 'content-type': contentType },
        body: contentType === 'application/json' ? JSON.stringify(sampleOf(body.schema, values)) : 'x',
      }),
  });
  if (response.ok) {
    await response.body?.cancel();
    return 'open';
  }
  return Problem.parse(await response.json()).code;
}

// By format, or by the name of a member that takes more than its schema says.
const samples: Record<string, string> = {
  timeZone: 'UTC',
  uuid: '00000000-0000-4000-8000-000000000000',
  email: 'somebody@example.org',
  // Some take https, others ldaps only.
  uri: 'ldaps://directory.example.org',
};

/** The smallest value that a schema of the OpenAPI document takes. */
function sampleOf(schema: Schema, values: NamedValues): unknown {
  const choices = schema.anyOf ?? schema.oneOf ?? [];
  const choice = choices.find(({ type }) => type === 'null') ?? choices[0];
  if (choice) return sampleOf(choice, values);
  if ('const' in schema) return schema.const;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  if (schema.type === 'object') return sampleObject(schema, values);
  if (schema.type === 'array') return [];
  if (schema.type === 'boolean') return true;
  if (schema.type === 'integer' || schema.type === 'number') return schema.minimum ?? 1;
  if (schema.type === 'null') return null;
  if (schema.pattern === '^\\d{6}$') return '000000';
  return samples[String(schema.format)] ?? 'x'.repeat(Number(schema.minLength ?? 1));
}

function sampleObject({ properties = {}, required = [] }: Schema, values: NamedValues): Record<string, unknown> {
  const given = Object.keys(properties).filter((name) => name in values);
  const members = new Set([...required, ...given]);
  return Object.fromEntries(
    [...members].map((name) => [name, values[name] ?? samples[name] ?? sampleOf(properties[name] ?? {}, values)]),
  );
}
