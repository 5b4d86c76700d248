-- What the migrations make, for reading. Written by `npm run schema`; a test compares it.

create table address_problems (
  address text not null,
  user_id uuid,
  kind text not null,
  detail text not null,
  mail_id uuid,
  since timestamp(3) with time zone not null,
  last_at timestamp(3) with time zone not null,
  resolved_at timestamp(3) with time zone,
  constraint address_problems_kind_check CHECK ((kind = ANY (ARRAY['refused'::text, 'bounced'::text]))),
  constraint address_problems_mail_id_fkey FOREIGN KEY (mail_id) REFERENCES mails(id),
  constraint address_problems_pkey PRIMARY KEY (address),
  constraint address_problems_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX address_problems_open ON public.address_problems USING btree (last_at DESC) WHERE (resolved_at IS NULL);

create table arrivals (
  target_id uuid not null,
  user_id uuid not null,
  version integer not null default 0,
  attempt jsonb,
  updated_at timestamp(3) with time zone not null default now(),
  constraint arrivals_pkey PRIMARY KEY (target_id),
  constraint arrivals_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX arrivals_user ON public.arrivals USING btree (user_id);

create table audit_events (
  sequence bigint not null,
  at timestamp(3) with time zone not null,
  action text not null,
  outcome text not null,
  actor_kind text not null,
  actor_id uuid,
  actor_name text not null,
  subject_id uuid,
  subject text,
  address text,
  details jsonb not null default '{}'::jsonb,
  hash text not null,
  constraint audit_events_actor_kind_check CHECK ((actor_kind = ANY (ARRAY['user'::text, 'device'::text, 'system'::text, 'anonymous'::text]))),
  constraint audit_events_outcome_check CHECK ((outcome = ANY (ARRAY['success'::text, 'refused'::text, 'failure'::text]))),
  constraint audit_events_pkey PRIMARY KEY (sequence),
  constraint audit_events_sequence_check CHECK ((sequence > 0))
);
CREATE INDEX audit_events_subject ON public.audit_events USING btree (subject_id, sequence DESC);

create table authenticator_pairings (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  session_id uuid not null,
  code_hash bytea not null,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  factor_id uuid,
  constraint authenticator_pairings_code_hash_key UNIQUE (code_hash),
  constraint authenticator_pairings_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE CASCADE,
  constraint authenticator_pairings_pkey PRIMARY KEY (id),
  constraint authenticator_pairings_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table authenticators (
  factor_id uuid not null,
  public_key jsonb not null,
  subscription bytea,
  wake_failed_at timestamp(3) with time zone,
  constraint authenticators_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE CASCADE,
  constraint authenticators_pkey PRIMARY KEY (factor_id)
);

create table challenges (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  action text not null,
  change_id uuid,
  session_id uuid,
  link_id uuid,
  methods text[] not null,
  state text not null default 'open'::text,
  method text,
  factor_id uuid,
  wrong_tries integer not null default 0,
  address text,
  app text not null,
  duo_state_hash bytea,
  passkey_challenge text,
  created_at timestamp(3) with time zone not null default clock_timestamp(),
  expires_at timestamp(3) with time zone not null default (clock_timestamp() + '00:05:00'::interval),
  decided_at timestamp(3) with time zone,
  used_at timestamp(3) with time zone,
  constraint challenges_action_check CHECK ((action = ANY (ARRAY['change-password'::text, 'step-up'::text, 'log-in'::text]))),
  constraint challenges_change_id_fkey FOREIGN KEY (change_id) REFERENCES password_changes(id),
  constraint challenges_change_id_key UNIQUE (change_id),
  constraint challenges_check CHECK (((action = 'change-password'::text) = (change_id IS NOT NULL))),
  constraint challenges_check1 CHECK (((session_id IS NULL) <> (link_id IS NULL))),
  constraint challenges_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE SET NULL,
  constraint challenges_link_id_fkey FOREIGN KEY (link_id) REFERENCES one_time_links(id),
  constraint challenges_pkey PRIMARY KEY (id),
  constraint challenges_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'denied'::text, 'reported'::text, 'failed'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint challenges_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE UNIQUE INDEX challenges_open ON public.challenges USING btree (user_id) WHERE (state = 'open'::text);
CREATE INDEX challenges_user ON public.challenges USING btree (user_id, created_at DESC);

create table deliveries (
  id uuid not null default gen_random_uuid(),
  change_id uuid not null,
  user_id uuid not null,
  version integer not null,
  target_id uuid not null,
  target_kind text not null,
  target_name text not null,
  target_account text not null,
  device_id uuid,
  store_id uuid,
  state text not null,
  reason text,
  sealed jsonb,
  key_id uuid,
  attempts integer not null default 0,
  next_attempt_at timestamp(3) with time zone,
  old_password_until timestamp(3) with time zone,
  expires_at timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now(),
  updated_at timestamp(3) with time zone not null default now(),
  constraint deliveries_change_id_fkey FOREIGN KEY (change_id) REFERENCES password_changes(id),
  constraint deliveries_change_id_target_id_key UNIQUE (change_id, target_id),
  constraint deliveries_check CHECK (((sealed IS NULL) OR (state = ANY (ARRAY['held'::text, 'waiting'::text, 'sent'::text])))),
  constraint deliveries_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id),
  constraint deliveries_pkey PRIMARY KEY (id),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['held'::text, 'waiting'::text, 'sent'::text, 'confirmed'::text, 'refused'::text, 'superseded'::text, 'expired'::text]))),
  constraint deliveries_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE SET NULL,
  constraint deliveries_target_kind_check CHECK ((target_kind = ANY (ARRAY['store'::text, 'device'::text]))),
  constraint deliveries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX deliveries_device ON public.deliveries USING btree (device_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));
CREATE INDEX deliveries_due ON public.deliveries USING btree (next_attempt_at) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));
CREATE INDEX deliveries_expiry ON public.deliveries USING btree (expires_at) WHERE (state = ANY (ARRAY['held'::text, 'waiting'::text, 'sent'::text]));
CREATE UNIQUE INDEX deliveries_held ON public.deliveries USING btree (target_id) WHERE (state = 'held'::text);
CREATE UNIQUE INDEX deliveries_open ON public.deliveries USING btree (target_id) WHERE (state = ANY (ARRAY['waiting'::text, 'sent'::text]));
CREATE INDEX deliveries_user ON public.deliveries USING btree (user_id, created_at DESC);

create table device_accounts (
  id uuid not null default gen_random_uuid(),
  device_id uuid not null,
  user_id uuid not null,
  account text not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint device_accounts_device_id_account_key UNIQUE (device_id, account),
  constraint device_accounts_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id),
  constraint device_accounts_pkey PRIMARY KEY (id),
  constraint device_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX device_accounts_user ON public.device_accounts USING btree (user_id);

create table devices (
  id uuid not null,
  name text not null,
  platform text not null,
  agent_version text not null,
  device_key jsonb not null,
  sealing_key_id uuid not null,
  sealing_key text not null,
  previous_key_ids uuid[] not null default '{}'::uuid[],
  state text not null default 'active'::text,
  enrolled_at timestamp(3) with time zone not null default now(),
  last_seen_at timestamp(3) with time zone,
  last_address text,
  constraint devices_pkey PRIMARY KEY (id),
  constraint devices_state_check CHECK ((state = ANY (ARRAY['active'::text, 'revoked'::text])))
);

create table enrollment_codes (
  token_hash bytea not null,
  user_id uuid not null,
  account text not null,
  created_by uuid,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  used_by_device_id uuid,
  constraint enrollment_codes_created_by_fkey FOREIGN KEY (created_by) REFERENCES users(id),
  constraint enrollment_codes_pkey PRIMARY KEY (token_hash),
  constraint enrollment_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table expiry_policy (
  "only" boolean not null default true,
  expires_after_days integer,
  rolled_out_at timestamp(3) with time zone,
  spread_days integer not null,
  constraint expiry_policy_only_check CHECK ("only"),
  constraint expiry_policy_pkey PRIMARY KEY ("only")
);

create table expiry_reminders (
  user_id uuid not null,
  due_on date not null,
  expires_at timestamp(3) with time zone not null,
  days_left smallint not null,
  created_at timestamp(3) with time zone not null,
  constraint expiry_reminders_days_left_check CHECK (((days_left >= 1) AND (days_left <= 7))),
  constraint expiry_reminders_pkey PRIMARY KEY (user_id, due_on),
  constraint expiry_reminders_user_id_expires_at_days_left_key UNIQUE (user_id, expires_at, days_left),
  constraint expiry_reminders_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX expiry_reminders_created ON public.expiry_reminders USING btree (created_at);

create table factor_bypasses (
  user_id uuid not null,
  until timestamp(3) with time zone not null,
  reason text not null,
  granted_by uuid not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint factor_bypasses_granted_by_fkey FOREIGN KEY (granted_by) REFERENCES users(id),
  constraint factor_bypasses_pkey PRIMARY KEY (user_id),
  constraint factor_bypasses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table factor_settings (
  "only" boolean not null default true,
  required boolean not null,
  kinds text[] not null,
  enrollment_days integer not null,
  at_log_in boolean not null,
  required_since timestamp(3) with time zone,
  duo jsonb,
  duo_secret bytea,
  updated_at timestamp(3) with time zone not null default now(),
  constraint factor_settings_only_check CHECK ("only"),
  constraint factor_settings_pkey PRIMARY KEY ("only")
);

create table factors (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  kind text not null,
  name text not null,
  created_at timestamp(3) with time zone not null default now(),
  confirmed_at timestamp(3) with time zone,
  last_used_at timestamp(3) with time zone,
  removed_at timestamp(3) with time zone,
  constraint factors_kind_check CHECK ((kind = ANY (ARRAY['authenticator'::text, 'totp'::text, 'passkey'::text]))),
  constraint factors_pkey PRIMARY KEY (id),
  constraint factors_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX factors_user ON public.factors USING btree (user_id) WHERE (removed_at IS NULL);

create table installation (
  "only" boolean not null default true,
  server_id uuid not null default gen_random_uuid(),
  vault_fingerprint text,
  created_at timestamp(3) with time zone not null default now(),
  constraint installation_only_check CHECK ("only"),
  constraint installation_pkey PRIMARY KEY ("only")
);

create table known_browsers (
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  user_id uuid not null,
  created_at timestamp(3) with time zone not null default now(),
  last_used_at timestamp(3) with time zone not null default now(),
  constraint known_browsers_pkey PRIMARY KEY (id),
  constraint known_browsers_token_hash_key UNIQUE (token_hash),
  constraint known_browsers_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX known_browsers_user ON public.known_browsers USING btree (user_id);

create table login_failures (
  username_hash bytea not null,
  source text not null,
  failures integer not null,
  last_at timestamp(3) with time zone not null,
  constraint login_failures_pkey PRIMARY KEY (username_hash, source)
);
CREATE INDEX login_failures_last ON public.login_failures USING btree (last_at);

create table mail_texts (
  kind text not null,
  language text not null,
  subject text not null,
  introduction text not null,
  updated_at timestamp(3) with time zone not null default now(),
  constraint mail_texts_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint mail_texts_pkey PRIMARY KEY (kind, language)
);

create table mails (
  id uuid not null default gen_random_uuid(),
  user_id uuid,
  kind text not null,
  recipient text not null,
  language text not null,
  "values" jsonb not null default '{}'::jsonb,
  about text,
  link_id uuid,
  state text not null default 'queued'::text,
  attempts integer not null default 0,
  reply text,
  not_after timestamp(3) with time zone not null,
  created_at timestamp(3) with time zone not null default now(),
  sent_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone not null default now(),
  constraint mails_about_key UNIQUE (about),
  constraint mails_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint mails_link_id_fkey FOREIGN KEY (link_id) REFERENCES one_time_links(id),
  constraint mails_pkey PRIMARY KEY (id),
  constraint mails_state_check CHECK ((state = ANY (ARRAY['queued'::text, 'sending'::text, 'sent'::text, 'refused'::text, 'bounced'::text, 'uncertain'::text, 'expired'::text]))),
  constraint mails_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX mails_newest ON public.mails USING btree (created_at DESC, id);
CREATE INDEX mails_open ON public.mails USING btree (created_at) WHERE (state = ANY (ARRAY['queued'::text, 'sending'::text]));
CREATE INDEX mails_user ON public.mails USING btree (user_id, created_at DESC);

create table notices (
  id uuid not null default gen_random_uuid(),
  user_id uuid not null,
  kind text not null,
  details jsonb not null default '{}'::jsonb,
  created_at timestamp(3) with time zone not null default now(),
  seen_at timestamp(3) with time zone,
  constraint notices_pkey PRIMARY KEY (id),
  constraint notices_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX notices_unseen ON public.notices USING btree (user_id, created_at) WHERE (seen_at IS NULL);

create table one_time_links (
  id uuid not null default gen_random_uuid(),
  purpose text not null,
  user_id uuid not null,
  token_hash bytea not null,
  password_version integer,
  details jsonb not null default '{}'::jsonb,
  created_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  used_at timestamp(3) with time zone,
  constraint one_time_links_pkey PRIMARY KEY (id),
  constraint one_time_links_purpose_check CHECK ((purpose = ANY (ARRAY['set-up'::text, 'reset'::text, 'expiry'::text, 'report'::text, 'recovery-address'::text]))),
  constraint one_time_links_token_hash_key UNIQUE (token_hash),
  constraint one_time_links_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX one_time_links_user ON public.one_time_links USING btree (user_id, created_at DESC);

create table organization_settings (
  "only" boolean not null default true,
  settings jsonb not null,
  updated_at timestamp(3) with time zone not null default now(),
  constraint organization_settings_only_check CHECK ("only"),
  constraint organization_settings_pkey PRIMARY KEY ("only")
);

create table passkey_ceremonies (
  id uuid not null default gen_random_uuid(),
  purpose text not null,
  user_id uuid,
  challenge text not null,
  expires_at timestamp(3) with time zone not null default (clock_timestamp() + '00:05:00'::interval),
  constraint passkey_ceremonies_pkey PRIMARY KEY (id),
  constraint passkey_ceremonies_purpose_check CHECK ((purpose = ANY (ARRAY['registration'::text, 'log-in'::text]))),
  constraint passkey_ceremonies_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table passkeys (
  factor_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  constraint passkeys_credential_id_key UNIQUE (credential_id),
  constraint passkeys_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE CASCADE,
  constraint passkeys_pkey PRIMARY KEY (factor_id)
);

create table password_changes (
  id uuid not null,
  user_id uuid not null,
  origin text not null,
  state text not null,
  base_version integer not null,
  version integer,
  reason text,
  address text,
  session_id uuid,
  authority_attempt jsonb,
  pending_verifier text,
  created_at timestamp(3) with time zone not null default now(),
  committed_at timestamp(3) with time zone,
  finished_at timestamp(3) with time zone,
  link_id uuid,
  sealed_request jsonb,
  constraint password_changes_check CHECK (((state = 'committed'::text) = (version IS NOT NULL))),
  constraint password_changes_check1 CHECK (((sealed_request IS NULL) OR (state = 'verifying'::text))),
  constraint password_changes_link_id_fkey FOREIGN KEY (link_id) REFERENCES one_time_links(id),
  constraint password_changes_origin_check CHECK ((origin = ANY (ARRAY['portal'::text, 'setup-link'::text, 'reset-link'::text, 'expiry-link'::text, 'device'::text, 'directory'::text]))),
  constraint password_changes_pkey PRIMARY KEY (id),
  constraint password_changes_state_check CHECK ((state = ANY (ARRAY['verifying'::text, 'committed'::text, 'canceled'::text, 'refused'::text, 'expired'::text]))),
  constraint password_changes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id),
  constraint password_changes_user_id_version_key UNIQUE (user_id, version)
);
CREATE INDEX password_changes_link ON public.password_changes USING btree (link_id) WHERE (link_id IS NOT NULL);
CREATE INDEX password_changes_user ON public.password_changes USING btree (user_id, created_at DESC);
CREATE UNIQUE INDEX password_changes_verifying ON public.password_changes USING btree (user_id) WHERE (state = 'verifying'::text);

create table password_expiries (
  user_id uuid not null,
  expires_at timestamp(3) with time zone,
  exempt boolean not null default false,
  change_required_from timestamp(3) with time zone,
  change_required_by text,
  blocked_at timestamp(3) with time zone,
  notice_from timestamp(3) with time zone,
  next_reminder_at timestamp(3) with time zone,
  updated_at timestamp(3) with time zone not null default now(),
  constraint password_expiries_change_required_by_check CHECK ((change_required_by = ANY (ARRAY['administrator'::text, 'report'::text]))),
  constraint password_expiries_check CHECK (((change_required_from IS NULL) = (change_required_by IS NULL))),
  constraint password_expiries_pkey PRIMARY KEY (user_id),
  constraint password_expiries_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX password_expiries_expires ON public.password_expiries USING btree (expires_at) WHERE (expires_at IS NOT NULL);
CREATE INDEX password_expiries_reminder ON public.password_expiries USING btree (next_reminder_at) WHERE (next_reminder_at IS NOT NULL);

create table password_policy (
  "only" boolean not null default true,
  policy jsonb not null,
  updated_at timestamp(3) with time zone not null default now(),
  constraint password_policy_only_check CHECK ("only"),
  constraint password_policy_pkey PRIMARY KEY ("only")
);

create table password_versions (
  user_id uuid not null,
  version integer not null,
  change_id uuid not null,
  verifier text,
  created_at timestamp(3) with time zone not null default now(),
  constraint password_versions_change_id_fkey FOREIGN KEY (change_id) REFERENCES password_changes(id),
  constraint password_versions_pkey PRIMARY KEY (user_id, version),
  constraint password_versions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table previous_password_uses (
  user_id uuid not null,
  version integer not null,
  source text not null,
  kind text not null,
  name text not null,
  address text not null,
  uses integer not null default 1,
  first_at timestamp(3) with time zone not null,
  last_at timestamp(3) with time zone not null,
  constraint previous_password_uses_kind_check CHECK ((kind = ANY (ARRAY['browser'::text, 'app'::text, 'device'::text]))),
  constraint previous_password_uses_pkey PRIMARY KEY (user_id, version, source),
  constraint previous_password_uses_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table push_keys (
  "only" boolean not null default true,
  public_key text not null,
  private_key bytea not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint push_keys_only_check CHECK ("only"),
  constraint push_keys_pkey PRIMARY KEY ("only")
);

create table push_requests (
  id uuid not null default gen_random_uuid(),
  challenge_id uuid not null,
  user_id uuid not null,
  nonce text not null,
  number text not null,
  state text not null default 'open'::text,
  reach text not null default 'sending'::text,
  factor_id uuid,
  created_at timestamp(3) with time zone not null default clock_timestamp(),
  expires_at timestamp(3) with time zone not null default (clock_timestamp() + '00:01:00'::interval),
  decided_at timestamp(3) with time zone,
  constraint push_requests_challenge_id_fkey FOREIGN KEY (challenge_id) REFERENCES challenges(id),
  constraint push_requests_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE SET NULL,
  constraint push_requests_pkey PRIMARY KEY (id),
  constraint push_requests_reach_check CHECK ((reach = ANY (ARRAY['sending'::text, 'sent'::text, 'seen'::text, 'failed'::text]))),
  constraint push_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'approved'::text, 'denied'::text, 'reported'::text, 'wrong-number'::text, 'withdrawn'::text, 'expired'::text]))),
  constraint push_requests_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX push_requests_challenge ON public.push_requests USING btree (challenge_id, created_at DESC);
CREATE UNIQUE INDEX push_requests_open ON public.push_requests USING btree (user_id) WHERE (state = 'open'::text);
CREATE INDEX push_requests_user ON public.push_requests USING btree (user_id, created_at DESC);

create table recovery_codes (
  user_id uuid not null,
  code_hash bytea not null,
  created_at timestamp(3) with time zone not null default now(),
  used_at timestamp(3) with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (user_id, code_hash),
  constraint recovery_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);

create table schema_migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp(3) with time zone not null default now(),
  constraint schema_migrations_pkey PRIMARY KEY (number)
);

create table sessions (
  id uuid not null default gen_random_uuid(),
  token_hash bytea not null,
  user_id uuid not null,
  epoch integer not null,
  address text,
  user_agent text,
  created_at timestamp(3) with time zone not null default now(),
  last_seen_at timestamp(3) with time zone not null default now(),
  expires_at timestamp(3) with time zone not null,
  ended_at timestamp(3) with time zone,
  end_reason text,
  change_required boolean not null default false,
  proven_at timestamp(3) with time zone,
  password_at timestamp(3) with time zone,
  enrollment_only boolean not null default false,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_token_hash_key UNIQUE (token_hash),
  constraint sessions_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX sessions_user ON public.sessions USING btree (user_id) WHERE (ended_at IS NULL);

create table store_accounts (
  id uuid not null default gen_random_uuid(),
  store_id uuid not null,
  user_id uuid not null,
  account_id text not null,
  account_name text not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint store_accounts_pkey PRIMARY KEY (id),
  constraint store_accounts_store_id_account_id_key UNIQUE (store_id, account_id),
  constraint store_accounts_store_id_fkey FOREIGN KEY (store_id) REFERENCES stores(id) ON DELETE CASCADE,
  constraint store_accounts_store_id_user_id_key UNIQUE (store_id, user_id),
  constraint store_accounts_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX store_accounts_user ON public.store_accounts USING btree (user_id);

create table stores (
  id uuid not null default gen_random_uuid(),
  name text not null,
  configuration jsonb not null,
  bind_password bytea,
  managed_user_ways jsonb not null,
  created_at timestamp(3) with time zone not null default now(),
  constraint stores_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX stores_name ON public.stores USING btree (lower(name));

create table totp_secrets (
  factor_id uuid not null,
  secret bytea not null,
  last_step bigint not null default 0,
  constraint totp_secrets_factor_id_fkey FOREIGN KEY (factor_id) REFERENCES factors(id) ON DELETE CASCADE,
  constraint totp_secrets_pkey PRIMARY KEY (factor_id)
);

create table users (
  id uuid not null default gen_random_uuid(),
  username text not null,
  display_name text not null,
  email text,
  role text not null,
  state text not null default 'active'::text,
  authority_store_id uuid,
  password_version integer not null default 0,
  password_changed_at timestamp(3) with time zone,
  session_epoch integer not null default 0,
  created_at timestamp(3) with time zone not null default now(),
  recovery_email text,
  language text,
  time_zone text,
  constraint users_authority_store_id_fkey FOREIGN KEY (authority_store_id) REFERENCES stores(id),
  constraint users_language_check CHECK ((language = ANY (ARRAY['en'::text, 'de'::text]))),
  constraint users_password_version_check CHECK ((password_version >= 0)),
  constraint users_pkey PRIMARY KEY (id),
  constraint users_role_check CHECK ((role = ANY (ARRAY['user'::text, 'administrator'::text]))),
  constraint users_state_check CHECK ((state = ANY (ARRAY['active'::text, 'deactivated'::text])))
);
CREATE INDEX users_authority ON public.users USING btree (authority_store_id);
CREATE INDEX users_email ON public.users USING btree (lower(email)) WHERE (email IS NOT NULL);
CREATE UNIQUE INDEX users_username ON public.users USING btree (lower(username));

create table wrong_codes (
  user_id uuid not null,
  at timestamp(3) with time zone not null default clock_timestamp(),
  constraint wrong_codes_user_id_fkey FOREIGN KEY (user_id) REFERENCES users(id)
);
CREATE INDEX wrong_codes_user ON public.wrong_codes USING btree (user_id, at DESC);

create view factor_standings as
 SELECT users.id AS user_id,
    COALESCE(settings.required, false) AS required,
    COALESCE(settings.at_log_in, false) AS at_log_in,
    COALESCE(settings.kinds, '{}'::text[]) AS enabled,
    ARRAY( SELECT DISTINCT factors.kind
           FROM factors
          WHERE ((factors.user_id = users.id) AND (factors.confirmed_at IS NOT NULL) AND (factors.removed_at IS NULL))) AS kinds,
    (GREATEST(users.created_at, settings.required_since) + make_interval(days => settings.enrollment_days)) AS enroll_by,
        CASE
            WHEN (bypasses.until > clock_timestamp()) THEN bypasses.until
            ELSE NULL::timestamp with time zone
        END AS bypass_until
   FROM ((users
     LEFT JOIN factor_settings settings ON (true))
     LEFT JOIN factor_bypasses bypasses ON ((bypasses.user_id = users.id)));

CREATE OR REPLACE FUNCTION public.append_audit_event(action text, outcome text, actor_kind text, actor_id uuid, actor_name text, subject_id uuid, subject text, address text, details jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
AS $function$
declare
  event audit_events;
  previous_hash text := '';
begin
  perform pg_advisory_xact_lock(hashtext('audit_events'));
  event := row(
    1, clock_timestamp(), action, outcome, actor_kind, actor_id, actor_name, subject_id, subject, address, details, ''
  )::audit_events;
  select last.sequence + 1, last.hash into event.sequence, previous_hash
    from audit_events last order by last.sequence desc limit 1;
  if not found then
    event.sequence := 1;
    previous_hash := '';
  end if;
  event.hash := encode(sha256(convert_to(previous_hash || E'\n' || audit_canonical_text(event), 'UTF8')), 'hex');
  insert into audit_events values (event.*);
  return event.sequence;
end $function$;

CREATE OR REPLACE FUNCTION public.audit_canonical_text(event audit_events)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_array(
    event.sequence, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), event.action, event.outcome,
    event.actor_kind, event.actor_id, event.actor_name, event.subject_id, event.subject, event.address, event.details
  )::text
$function$;

CREATE OR REPLACE FUNCTION public.days_later(moment timestamp with time zone, days integer, zone text)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
RETURN (((moment AT TIME ZONE zone) + make_interval(days => days)) AT TIME ZONE zone);

CREATE OR REPLACE FUNCTION public.known_zone(zone text)
 RETURNS text
 LANGUAGE plpgsql
 IMMUTABLE
AS $function$
begin
  perform timestamp '2000-01-01' at time zone zone;
  return zone;
exception when invalid_parameter_value then
  return 'UTC';
end $function$;

CREATE OR REPLACE FUNCTION public.next_reminder(expires_at timestamp with time zone, not_before timestamp with time zone, zone text, hour integer)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE
RETURN (SELECT CASE WHEN (next.slot < expiry.ends) THEN (next.slot AT TIME ZONE next_reminder.zone) ELSE NULL::timestamp with time zone END AS "case" FROM (SELECT (next_reminder.expires_at AT TIME ZONE next_reminder.zone) AS ends) expiry, LATERAL (SELECT GREATEST((next_reminder.not_before AT TIME ZONE next_reminder.zone), (expiry.ends - '7 days'::interval)) AS earliest) bound, LATERAL (SELECT (date_trunc('day'::text, bound.earliest) + make_interval(hours => next_reminder.hour)) AS same_day) day, LATERAL (SELECT (day.same_day + CASE WHEN (day.same_day < bound.earliest) THEN '1 day'::interval ELSE '00:00:00'::interval END) AS slot) next);

CREATE OR REPLACE FUNCTION public.place_of(user_id uuid)
 RETURNS double precision
 LANGUAGE sql
 IMMUTABLE
RETURN ((((('x'::text || "left"(md5((user_id)::text), 8)))::bit(32))::bigint)::numeric / 4294967296.0);

CREATE OR REPLACE FUNCTION public.refuse_audit_rewrite()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'audit events are immutable';
end $function$;

CREATE TRIGGER audit_events_immutable BEFORE DELETE OR UPDATE OR TRUNCATE ON public.audit_events FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_rewrite();
