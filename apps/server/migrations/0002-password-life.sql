-- A password's life: expiry, one-time links, recovery, mail as a real thing.

-- organization: what the organization says of itself; a row once an administrator has saved it.
create table organization_settings (
  "only" boolean primary key default true check ("only"),
  settings jsonb not null,
  updated_at timestamptz(3) not null default now()
);

-- users: a second address, and how to speak to somebody. Null = as the organization.
alter table users
  -- Confirmed by its owner, or entered by an administrator.
  add column recovery_email text,
  add column language text check (language in ('en', 'de')),
  add column time_zone text;
create index users_email on users (lower(email)) where email is not null;

-- links: one-time links for people. Only the hash of a token is stored; the token itself is made again from the vault when a mail is sent.
create table one_time_links (
  id uuid primary key default gen_random_uuid(),
  purpose text not null check (purpose in ('set-up', 'reset', 'expiry', 'report', 'recovery-address')),
  user_id uuid not null references users (id),
  token_hash bytea not null unique,
  -- The link is over as soon as this is not the user's newest version any more; null = bound to no version.
  password_version integer,
  -- What the link is about: {changeId, address} of a report, {address} of a recovery address. Never a secret.
  details jsonb not null default '{}',
  created_at timestamptz(3) not null default now(),
  expires_at timestamptz(3) not null,
  used_at timestamptz(3)
);
create index one_time_links_user on one_time_links (user_id, created_at desc);
insert into one_time_links (purpose, user_id, token_hash, password_version, created_at, expires_at, used_at)
  select 'set-up', user_id, token_hash, 0, created_at, expires_at, used_at from setup_links;
drop table setup_links;

-- passwords
alter table password_changes drop constraint password_changes_origin_check;
alter table password_changes add constraint password_changes_origin_check
  check (origin in ('portal', 'setup-link', 'reset-link', 'expiry-link', 'device', 'directory'));
-- The one-time link that it was made by.
alter table password_changes add column link_id uuid references one_time_links (id);
create index password_changes_link on password_changes (link_id) where link_id is not null;

-- Who still tries the password before the newest one, from where. One row a source; known by its name, an app or a browser or a device.
create table previous_password_uses (
  user_id uuid not null references users (id),
  -- The version that is newest while the one before is tried.
  version integer not null,
  source text not null,
  kind text not null check (kind in ('browser', 'app', 'device')),
  name text not null,
  address text not null,
  uses integer not null default 1,
  first_at timestamptz(3) not null,
  last_at timestamptz(3) not null,
  primary key (user_id, version, source)
);

-- expiry: when a user's password ends. Written in the transaction of the change, of the policy, or of the administrator's act.
create table password_expiries (
  user_id uuid primary key references users (id),
  -- Null = never.
  expires_at timestamptz(3),
  exempt boolean not null default false,
  -- Sessions opened from here on lead only to the change form; null = none.
  change_required_from timestamptz(3),
  change_required_by text check (change_required_by in ('administrator', 'report')),
  -- Reported as "this was not me": the password opens nothing any more, until it is reset.
  blocked_at timestamptz(3),
  -- An exemption ended then: from there on at least a week remains; null = the roll-out alone counts.
  notice_from timestamptz(3),
  -- When the next reminder is due; null = none.
  next_reminder_at timestamptz(3),
  updated_at timestamptz(3) not null default now(),
  check ((change_required_from is null) = (change_required_by is null))
);
create index password_expiries_expires on password_expiries (expires_at) where expires_at is not null;
create index password_expiries_reminder on password_expiries (next_reminder_at) where next_reminder_at is not null;

-- The part of the password policy that decides when passwords end, as it was last handed over. No row = they never do.
create table expiry_policy (
  "only" boolean primary key default true check ("only"),
  -- Null = off.
  expires_after_days integer,
  -- When expiry was last switched on or shortened. Whose time was over by then, or within a week of it, gets a place in the
  -- `spread_days` days that begin a week after it. It stands here so that saving again postpones nothing.
  rolled_out_at timestamptz(3),
  spread_days integer not null
);

-- Times of day are those of the user's wall clock; these functions are the one place that reckons with it, for one user and for a million.

-- Programs may know zones that this database does not know yet; those count as UTC.
create function known_zone(zone text) returns text language plpgsql immutable as $$
begin
  perform timestamp '2000-01-01' at time zone zone;
  return zone;
exception when invalid_parameter_value then
  return 'UTC';
end $$;

-- So many days later, at the same time of day.
create function days_later(moment timestamptz, days integer, zone text) returns timestamptz language sql immutable
  return ((moment at time zone zone) + make_interval(days => days)) at time zone zone;

-- The first moment, not before another, at which a reminder of this expiry is due: at the full hour, on the seven days before. Null = none any more.
create function next_reminder(expires_at timestamptz, not_before timestamptz, zone text, hour integer) returns timestamptz language sql immutable
  return (
    select case when slot < ends then slot at time zone zone end
    from (select expires_at at time zone zone as ends) as expiry,
      lateral (select greatest(not_before at time zone zone, ends - interval '7 days') as earliest) as bound,
      lateral (select date_trunc('day', earliest) + make_interval(hours => hour) as same_day) as day,
      lateral (select same_day + case when same_day < earliest then interval '1 day' else interval '0' end as slot) as next
  );

-- A number of a user's own between 0 and 1, always the same: the place in a roll-out.
create function place_of(user_id uuid) returns double precision language sql immutable
  return ('x' || left(md5(user_id::text), 8))::bit(32)::bigint / 4294967296.0;

-- At most one reminder a user and day, and one for each of the seven days before one expiry: whatever restarts, repeats or runs twice.
create table expiry_reminders (
  user_id uuid not null references users (id),
  -- The day by the user's own clock.
  due_on date not null,
  expires_at timestamptz(3) not null,
  days_left smallint not null check (days_left between 1 and 7),
  created_at timestamptz(3) not null,
  primary key (user_id, due_on),
  unique (user_id, expires_at, days_left)
);
create index expiry_reminders_created on expiry_reminders (created_at);

-- sessions
-- The directory that decides said at log-in that the password must be changed.
alter table sessions add column change_required boolean not null default false;

-- What was tried long ago is erased.
create index login_failures_last on login_failures (last_at);

-- Browsers in which a user has logged in before; they are not slowed down by what strangers do to the account.
create table known_browsers (
  id uuid primary key default gen_random_uuid(),
  token_hash bytea not null unique,
  user_id uuid not null references users (id),
  created_at timestamptz(3) not null default now(),
  last_used_at timestamptz(3) not null default now()
);
create index known_browsers_user on known_browsers (user_id);

-- devices
alter table devices add column last_address text;

-- mail: every mail with what became of it.
create table mails (
  id uuid primary key default gen_random_uuid(),
  user_id uuid references users (id),
  kind text not null,
  recipient text not null,
  language text not null check (language in ('en', 'de')),
  -- What the texts need; never a secret.
  "values" jsonb not null default '{}',
  -- What the mail is about: the same thing is mailed once, however often it is ordered. Null = every order counts.
  about text unique,
  -- The link whose token is made when the mail is sent.
  link_id uuid references one_time_links (id),
  state text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'refused', 'bounced', 'uncertain', 'expired')),
  attempts integer not null default 0,
  -- What the mail server said last.
  reply text,
  -- Not sent after this moment: by then it would not be true, or not useful, any more.
  not_after timestamptz(3) not null,
  created_at timestamptz(3) not null default now(),
  sent_at timestamptz(3),
  updated_at timestamptz(3) not null default now()
);
create index mails_newest on mails (created_at desc, id);
create index mails_user on mails (user_id, created_at desc);
create index mails_open on mails (created_at) where state in ('queued', 'sending');

-- Addresses that mail does not reach.
create table address_problems (
  -- In lower case.
  address text primary key,
  user_id uuid references users (id),
  kind text not null check (kind in ('refused', 'bounced')),
  detail text not null,
  mail_id uuid references mails (id),
  since timestamptz(3) not null,
  last_at timestamptz(3) not null,
  -- An administrator has dealt with it, or a later mail arrived.
  resolved_at timestamptz(3)
);
create index address_problems_open on address_problems (last_at desc) where resolved_at is null;

-- The organization's own words in place of ours.
create table mail_texts (
  kind text not null,
  language text not null check (language in ('en', 'de')),
  subject text not null,
  introduction text not null,
  updated_at timestamptz(3) not null default now(),
  primary key (kind, language)
);
