-- Every table has one owner: the room named above it. Times are timestamptz(3), so that keyset paging survives JavaScript's Date.

-- audit: an append-only chain without gaps; hash = sha256 in hex of (hash of the event before, line feed, canonical text).
create table audit_events (
  sequence bigint primary key check (sequence > 0),
  at timestamptz(3) not null,
  action text not null,
  outcome text not null check (outcome in ('success', 'refused', 'failure')),
  actor_kind text not null check (actor_kind in ('user', 'device', 'system', 'anonymous')),
  actor_id uuid,
  actor_name text not null,
  subject_id uuid,
  subject text,
  address text,
  details jsonb not null default '{}',
  hash text not null
);
create index audit_events_subject on audit_events (subject_id, sequence desc);

create function refuse_audit_rewrite() returns trigger language plpgsql as $$
begin
  raise exception 'audit events are immutable';
end $$;
create trigger audit_events_immutable before update or delete or truncate on audit_events
  for each statement execute function refuse_audit_rewrite();

-- The one form of an event that is hashed: a JSON array, so that no two events share a text.
create function audit_canonical_text(event audit_events) returns text language sql stable as $$
  select jsonb_build_array(
    event.sequence, to_char(event.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), event.action, event.outcome,
    event.actor_kind, event.actor_id, event.actor_name, event.subject_id, event.subject, event.address, event.details
  )::text
$$;

-- Appends one event. Writers stand in line from here to their commit: one chain, whatever runs at once.
create function append_audit_event(
  action text, outcome text, actor_kind text, actor_id uuid, actor_name text, subject_id uuid, subject text, address text, details jsonb
) returns bigint language plpgsql as $$
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
end $$;

-- stores
create table stores (
  id uuid primary key default gen_random_uuid(),
  name text not null,
  configuration jsonb not null,
  -- Sealed by the vault; never leaves the server.
  bind_password bytea,
  managed_user_ways jsonb not null,
  created_at timestamptz(3) not null default now()
);
create unique index stores_name on stores (lower(name));

-- users
create table users (
  id uuid primary key default gen_random_uuid(),
  username text not null,
  display_name text not null,
  email text,
  role text not null check (role in ('user', 'administrator')),
  state text not null default 'active' check (state in ('active', 'deactivated')),
  -- Null: Rekey's own directory decides. Else the store whose answer decides.
  authority_store_id uuid references stores (id),
  -- The versioned register: +1 with every committed change, no gaps; 0 = no password yet.
  password_version integer not null default 0 check (password_version >= 0),
  password_changed_at timestamptz(3),
  -- A session of an older epoch is refused. Grows with every change and whenever all sessions are ended.
  session_epoch integer not null default 0,
  created_at timestamptz(3) not null default now()
);
create unique index users_username on users (lower(username));
create index users_authority on users (authority_store_id);

-- passwords
create table password_changes (
  id uuid primary key,
  user_id uuid not null references users (id),
  origin text not null check (origin in ('portal', 'setup-link', 'device', 'directory')),
  state text not null check (state in ('verifying', 'committed', 'canceled', 'refused', 'expired')),
  base_version integer not null,
  version integer,
  reason text,
  address text,
  -- The session that asked; the one that may stay (policy).
  session_id uuid,
  -- Authority in a store: what was durably decided before the write left. {markerFrom, markerTo, sentAt}
  authority_attempt jsonb,
  -- Authority in a store: the verifier of the new password, until the store has decided.
  pending_verifier text,
  created_at timestamptz(3) not null default now(),
  committed_at timestamptz(3),
  finished_at timestamptz(3),
  check ((state = 'committed') = (version is not null)),
  unique (user_id, version)
);
create index password_changes_user on password_changes (user_id, created_at desc);
-- One change at a time per user while it is being decided.
create unique index password_changes_verifying on password_changes (user_id) where state = 'verifying';

create table password_versions (
  user_id uuid not null references users (id),
  version integer not null,
  change_id uuid not null references password_changes (id),
  -- Argon2id in PHC form, with a pepper from the vault. Null once it is older than the history needs.
  verifier text,
  created_at timestamptz(3) not null default now(),
  primary key (user_id, version)
);

create table setup_links (
  token_hash bytea primary key,
  user_id uuid not null references users (id),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index setup_links_user on setup_links (user_id);

create table password_policy (
  "only" boolean primary key default true check ("only"),
  policy jsonb not null,
  updated_at timestamptz(3) not null default now()
);

create table notices (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  kind text not null,
  details jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  seen_at timestamptz(3)
);
create index notices_unseen on notices (user_id, created_at) where seen_at is null;

-- sessions
create table sessions (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references users (id),
  -- users.session_epoch as it was read before the password was verified.
  epoch integer not null,
  address text,
  user_agent text,
  created_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  ended_at timestamptz(3),
  end_reason text
);
create index sessions_user on sessions (user_id) where ended_at is null;

-- Failed log-ins, for the throttle per account and source.
create table login_failures (
  username_hash bytea not null,
  source text not null,
  failures integer not null,
  last_at timestamptz(3) not null,
  primary key (username_hash, source)
);

-- devices
create table enrollment_codes (
  token_hash bytea primary key,
  user_id uuid not null references users (id),
  account text not null,
  created_by uuid references users (id),
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3),
  used_by_device_id uuid
);

create table devices (
  id uuid primary key,
  name text not null,
  platform text not null,
  agent_version text not null,
  device_key jsonb not null,
  sealing_key_id uuid not null,
  sealing_key text not null,
  -- Older sealing keys; the device may erase those that nothing is sealed to any more.
  previous_key_ids uuid[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'revoked')),
  enrolled_at timestamptz(3) not null default now(),
  last_seen_at timestamptz(3)
);

create table device_accounts (
  id uuid primary key default gen_random_uuid(),
  device_id uuid not null references devices (id),
  user_id uuid not null references users (id),
  account text not null,
  created_at timestamptz(3) not null default now(),
  unique (device_id, account)
);
create index device_accounts_user on device_accounts (user_id);

-- stores
create table store_accounts (
  id uuid primary key default gen_random_uuid(),
  store_id uuid not null references stores (id) on delete cascade,
  user_id uuid not null references users (id),
  account_id text not null,
  account_name text not null,
  created_at timestamptz(3) not null default now(),
  unique (store_id, user_id),
  unique (store_id, account_id)
);
create index store_accounts_user on store_accounts (user_id);

-- propagation: target_id is device_accounts.id or store_accounts.id.
create table arrivals (
  target_id uuid primary key,
  user_id uuid not null references users (id),
  -- Newest version that the target is known to hold; 0 = none of ours.
  version integer not null default 0,
  -- Stores: written before each request leaves, cleared by its own answer. {id, version, sentAt}
  attempt jsonb,
  updated_at timestamptz(3) not null default now()
);
create index arrivals_user on arrivals (user_id);

create table deliveries (
  id uuid primary key default gen_random_uuid(),
  change_id uuid not null references password_changes (id),
  user_id uuid not null references users (id),
  version integer not null,
  target_id uuid not null,
  target_kind text not null check (target_kind in ('store', 'device')),
  -- As it was when the delivery was made: history stays readable after a store or device is gone.
  target_name text not null,
  target_account text not null,
  device_id uuid references devices (id),
  store_id uuid references stores (id) on delete set null,
  state text not null check (state in ('held', 'waiting', 'sent', 'confirmed', 'refused', 'superseded', 'expired')),
  reason text,
  -- SealedEnvelope to the target's key; gone as soon as the delivery is settled.
  sealed jsonb,
  key_id uuid,
  attempts integer not null default 0,
  next_attempt_at timestamptz(3),
  old_password_until timestamptz(3),
  expires_at timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  updated_at timestamptz(3) not null default now(),
  unique (change_id, target_id),
  check (sealed is null or state in ('held', 'waiting', 'sent'))
);
-- Latest wins: at most one delivery per target is on its way, and at most one is held.
create unique index deliveries_open on deliveries (target_id) where state in ('waiting', 'sent');
create unique index deliveries_held on deliveries (target_id) where state = 'held';
create index deliveries_due on deliveries (next_attempt_at) where state in ('waiting', 'sent');
create index deliveries_device on deliveries (device_id) where state in ('waiting', 'sent');
create index deliveries_expiry on deliveries (expires_at) where state in ('held', 'waiting', 'sent');
create index deliveries_user on deliveries (user_id, created_at desc);

-- Keys and identity of this installation that are not secret: server id, public keys.
create table installation (
  "only" boolean primary key default true check ("only"),
  server_id uuid not null default gen_random_uuid(),
  -- Names the vault that goes with this database; without it no password here can be verified.
  vault_fingerprint text,
  created_at timestamptz(3) not null default now()
);
insert into installation default values;
