/** What two programs of Rekey must agree on: schemas, error codes, password rules, the agent's link. */
export * from './agent.ts';
export * from './audit.ts';
export * from './common.ts';
export * from './deliveries.ts';
export * from './devices.ts';
export * from './errors.ts';
export * from './expiry.ts';
export * from './mails.ts';
export * from './me.ts';
export * from './organization.ts';
export * from './password-changes.ts';
export * from './password-policy.ts';
export * from './password-rules.ts';
export * from './recovery.ts';
export * from './sessions.ts';
export * from './stores.ts';
export * from './users.ts';
