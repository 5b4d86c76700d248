import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { z } from 'zod';

const path = z
  .string()
  .min(1)
  .transform((value) => resolve(value));
const port = z.coerce.number().int().min(0).max(65_535);

/** Every setting of the server, by the name of its environment variable; docs/guides/install.md explains each. */
export const settings = z.object({
  /** Folder of everything that must be kept: database, keys, certificates. */
  REKEY_DATA_DIR: path.default('./data'),
  /** A PostgreSQL cluster of your own; absent = the embedded one in the data folder. */
  DATABASE_URL: z.string().optional(),
  /** The address that people type. Links are made from it and from nothing else. */
  REKEY_URL: z.url({ protocol: /^https?$/ }).default('http://localhost:8080'),
  /** Address to listen on for browsers. Anything but loopback is served by https. */
  REKEY_HOST: z.string().default('127.0.0.1'),
  REKEY_PORT: port.default(8080),
  /** Addresses of reverse proxies (comma-separated, CIDR allowed) whose X-Forwarded-For is believed; absent = nobody's. */
  REKEY_TRUSTED_PROXIES: z
    .string()
    .transform((list) => list.split(',').map((address) => address.trim()))
    .optional(),
  /** Certificate and key for browsers, PEM files; absent = http on loopback, else a certificate of Rekey's own authority. */
  REKEY_TLS_CERTIFICATE: path.optional(),
  REKEY_TLS_KEY: path.optional(),
  /** Address that agents reach; it stands in enrollment codes. */
  REKEY_AGENT_URL: z.url({ protocol: /^https$/ }).optional(),
  REKEY_AGENT_HOST: z.string().default('0.0.0.0'),
  REKEY_AGENT_PORT: port.default(8443),
  /** Certificate for agents, PEM files, with the authority that agents shall pin; absent = Rekey's own authority. */
  REKEY_AGENT_TLS_CERTIFICATE: path.optional(),
  REKEY_AGENT_TLS_KEY: path.optional(),
  REKEY_AGENT_TLS_AUTHORITY: path.optional(),
  REKEY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
  /** Full set of breached passwords: SHA-1 hashes in ascending order, one `HASH:COUNT` a line. */
  REKEY_BREACHED_HASHES: path.optional(),
  /** Address of a k-anonymity range service, such as https://host/range/; absent = no request leaves. */
  REKEY_BREACHED_RANGE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Mail server, such as smtps://user:password@host; absent = no mail is sent. */
  REKEY_SMTP_URL: z.url({ protocol: /^smtps?$/ }).optional(),
  REKEY_MAIL_FROM: z.string().default('Rekey <rekey@localhost>'),
  /** Address that bounces go to; absent = the sender's. */
  REKEY_MAIL_BOUNCES_TO: z.string().optional(),
  /** Mailbox in which bounces are read, such as imaps://user:password@host/INBOX; absent = they are not read. */
  REKEY_BOUNCE_IMAP_URL: z.url({ protocol: /^imaps?$/ }).optional(),
  /** 'optional' = mail servers may do without TLS; absent = required, except on loopback. */
  REKEY_MAIL_TLS: z.enum(['required', 'optional']).optional(),
  /** Certificate of the authority that signed the mail servers', a PEM file; absent = those that the system knows. */
  REKEY_MAIL_TLS_AUTHORITY: path.optional(),
  /** Certificate of an authority that signs the push services' besides those that the system knows, a PEM file: where a proxy looks into TLS. */
  REKEY_PUSH_TLS_AUTHORITY: path.optional(),
  /** Hosts of the push services that phones may name, comma-separated; `*.example` = everything below it. Empty = no push leaves. */
  REKEY_PUSH_SERVICES: z
    .string()
    .default('fcm.googleapis.com,*.push.services.mozilla.com,*.push.apple.com,*.notify.windows.com')
    .transform((list) =>
      list
        .split(',')
        .map((host) => host.trim())
        .filter((host) => host !== ''),
    ),
});

type Settings = z.output<typeof settings>;

/** The settings with what follows from them. */
export interface Config extends Omit<Settings, 'REKEY_AGENT_URL'> {
  /** Origin of REKEY_URL, without a slash at the end. */
  origin: string;
  agentUrl: string;
  /** Whether browsers are served plain http; only ever on loopback. */
  plainHttp: boolean;
}

/** A setting is missing or cannot be used. The message names it and what is wrong. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

/** Reads the settings.
 *
 *  @throws ConfigError
 */
export function readConfig(environment: Record<string, string | undefined> = process.env): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const parsed = settings.safeParse(given);
  if (!parsed.success) throw new ConfigError(z.prettifyError(parsed.error));
  const values = parsed.data;
  if ((values.REKEY_TLS_CERTIFICATE === undefined) !== (values.REKEY_TLS_KEY === undefined)) {
    throw new ConfigError('REKEY_TLS_CERTIFICATE and REKEY_TLS_KEY go together.');
  }
  const { REKEY_AGENT_URL: agentUrl, ...rest } = values;
  return {
    ...rest,
    origin: new URL(values.REKEY_URL).origin,
    agentUrl: agentUrl ?? `https://${hostname()}:${values.REKEY_AGENT_PORT}`,
    plainHttp: values.REKEY_TLS_CERTIFICATE === undefined && isLoopback(values.REKEY_HOST),
  };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
