-- Proof of identity: factors, challenges, and what a session or a change has proven.

-- factors: which proof the organization asks for; a row once an administrator has saved it.
create table factor_settings (
  "only" boolean primary key default true check ("only"),
  -- MFA is on.
  required boolean not null,
  kinds text[] not null,
  enrollment_days integer not null,
  at_log_in boolean not null,
  -- When it was last switched on; the enrollment period counts from here, or from a user's creation.
  required_since timestamptz(3),
  duo jsonb,
  -- Protected by the vault.
  duo_secret bytea,
  updated_at timestamptz(3) not null default now()
);

-- The key pair of this installation for push services (VAPID, RFC 8292); the private half is protected by the vault.
create table push_keys (
  "only" boolean primary key default true check ("only"),
  public_key text not null,
  private_key bytea not null,
  created_at timestamptz(3) not null default now()
);

create table factors (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  kind text not null check (kind in ('authenticator', 'totp', 'passkey')),
  name text not null,
  created_at timestamptz(3) not null default now(),
  -- Null = its enrollment is not finished; it proves nothing.
  confirmed_at timestamptz(3),
  last_used_at timestamptz(3),
  removed_at timestamptz(3)
);
create index factors_user on factors (user_id) where removed_at is null;

create table totp_secrets (
  factor_id uuid primary key references factors (id) on delete cascade,
  -- Protected by the vault.
  secret bytea not null,
  -- The time step of the last code that was taken: none of it or before it is taken again.
  last_step bigint not null default 0
);

create table passkeys (
  factor_id uuid primary key references factors (id) on delete cascade,
  credential_id text not null unique,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'
);

create table authenticators (
  factor_id uuid primary key references factors (id) on delete cascade,
  -- JWK of its P-256 key.
  public_key jsonb not null,
  -- Where it can be woken: {endpoint, keys}. Protected by the vault, because who has it can disturb the phone.
  subscription bytea,
  wake_failed_at timestamptz(3)
);

-- The code of a QR that a phone scans; only its keyed hash is stored.
create table authenticator_pairings (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  -- The session that shows the QR: the phone that takes its code proves who sits there.
  session_id uuid not null,
  code_hash bytea not null unique,
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  factor_id uuid references factors (id) on delete cascade
);

create table recovery_codes (
  user_id uuid not null references users (id),
  -- Keyed with a key of the vault.
  code_hash bytea not null,
  created_at timestamptz(3) not null default now(),
  used_at timestamptz(3),
  primary key (user_id, code_hash)
);

create table factor_bypasses (
  user_id uuid primary key references users (id),
  until timestamptz(3) not null,
  reason text not null,
  granted_by uuid not null references users (id),
  created_at timestamptz(3) not null default now()
);

-- Wrong codes of a user, over all paths. Ten in an hour, then none is looked at.
create table wrong_codes (
  user_id uuid not null references users (id),
  at timestamptz(3) not null default clock_timestamp()
);
create index wrong_codes_user on wrong_codes (user_id, at desc);

-- One question to a user. All its times are those of this database's clock.
create table challenges (
  id uuid primary key default gen_random_uuid(),
  user_id uuid not null references users (id),
  action text not null check (action in ('change-password', 'step-up', 'log-in')),
  change_id uuid unique references password_changes (id),
  -- Who may answer: the session or the link that asked.
  session_id uuid,
  link_id uuid references one_time_links (id),
  methods text[] not null,
  state text not null default 'open' check (state in ('open', 'approved', 'denied', 'reported', 'failed', 'withdrawn', 'expired')),
  -- How it was approved, and by which factor.
  method text,
  factor_id uuid references factors (id) on delete set null,
  wrong_tries integer not null default 0,
  address text,
  app text not null,
  -- Of the redirect to Duo; its keyed hash.
  duo_state_hash bytea,
  passkey_challenge text,
  created_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null default clock_timestamp() + interval '5 minutes',
  decided_at timestamptz(3),
  -- The proof has been used for what it was given for.
  used_at timestamptz(3),
  check ((action = 'change-password') = (change_id is not null)),
  check ((session_id is null) <> (link_id is null))
);
-- One open question a user: two at once would be two numbers on one phone.
create unique index challenges_open on challenges (user_id) where state = 'open';
create index challenges_user on challenges (user_id, created_at desc);

-- A challenge shown on the phone.
create table push_requests (
  id uuid primary key default gen_random_uuid(),
  challenge_id uuid not null references challenges (id),
  user_id uuid not null references users (id),
  nonce text not null,
  number text not null,
  state text not null default 'open' check (state in ('open', 'approved', 'denied', 'reported', 'wrong-number', 'withdrawn', 'expired')),
  reach text not null default 'sending' check (reach in ('sending', 'sent', 'seen', 'failed')),
  factor_id uuid references factors (id) on delete set null,
  created_at timestamptz(3) not null default clock_timestamp(),
  expires_at timestamptz(3) not null default clock_timestamp() + interval '60 seconds',
  decided_at timestamptz(3)
);
create unique index push_requests_open on push_requests (user_id) where state = 'open';
create index push_requests_user on push_requests (user_id, created_at desc);
create index push_requests_challenge on push_requests (challenge_id, created_at desc);

-- WebAuthn ceremonies outside of a challenge: registration, and log-in by a passkey. Each is taken once.
create table passkey_ceremonies (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('registration', 'log-in')),
  -- Null = a log-in: the passkey itself says whose it is.
  user_id uuid references users (id),
  challenge text not null,
  expires_at timestamptz(3) not null default clock_timestamp() + interval '5 minutes'
);

-- What each user can prove, in one place: which proof is asked is decided on this row, by one function of the room `factors`.
create view factor_standings as
  select users.id as user_id,
    coalesce(settings.required, false) as required,
    coalesce(settings.at_log_in, false) as at_log_in,
    coalesce(settings.kinds, '{}') as enabled,
    array(
      select distinct kind from factors
      where factors.user_id = users.id and confirmed_at is not null and removed_at is null
    ) as kinds,
    greatest(users.created_at, settings.required_since) + make_interval(days => settings.enrollment_days) as enroll_by,
    case when bypasses.until > clock_timestamp() then bypasses.until end as bypass_until
  from users
    left join factor_settings as settings on true
    left join factor_bypasses as bypasses on bypasses.user_id = users.id;

-- sessions: what has been proven in them besides the password.
alter table sessions
  -- When a factor last proved who it is.
  add column proven_at timestamptz(3),
  -- When the password was last typed; null = it was not, as in a log-in by a passkey.
  add column password_at timestamptz(3),
  -- Leads to the enrollment of a factor and nowhere else, for ever: opened by the link of a mail.
  add column enrollment_only boolean not null default false;
update sessions set password_at = created_at;

-- passwords: what was asked for, while it waits for the proof: {old?, new}, sealed to the vault's key. Gone as soon as the change is decided.
alter table password_changes add column sealed_request jsonb;
alter table password_changes add check (sealed_request is null or state = 'verifying');
