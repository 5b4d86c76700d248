/** LDAP over TLS as both directory connectors speak it: one connection per call, bounded in time, with failures that say what is certain. */
export * from './attributes.ts';
export * from './directory.ts';
export * from './failures.ts';
export * from './marker.ts';
export * from './secret-bytes.ts';
