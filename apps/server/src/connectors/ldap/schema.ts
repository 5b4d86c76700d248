import { type DirectoryConnection, textOf, textsOf } from '../ldap-wire/index.ts';

/** Whether the directory's schema allows one value of an attribute only. */
export async function isSingleValued(connection: DirectoryConnection, attribute: string): Promise<boolean> {
  const [root] = await connection.search('', { scope: 'base', attributes: ['subschemaSubentry'] });
  const schemaDn = (root && textOf(root, 'subschemaSubentry')) ?? 'cn=Subschema';
  const [schema] = await connection.search(schemaDn, { scope: 'base', attributes: ['attributeTypes'] });
  const definitions = schema ? textsOf(schema, 'attributeTypes') : [];
  return definitions.some(
    (definition) => namesOf(definition).includes(attribute.toLowerCase()) && isSingle(definition),
  );
}

/** An AttributeTypeDescription (RFC 4512 4.1.2): `NAME 'a'` or `NAME ( 'a' 'b' )`. */
function namesOf(definition: string): string[] {
  const names = /\bNAME (?:'([^']+)'|\(([^)]*)\))/.exec(definition);
  return (names?.[1] ?? names?.[2] ?? '').toLowerCase().split(/[\s']+/);
}

const isSingle = (definition: string) => /\bSINGLE-VALUE\b/.test(definition);
