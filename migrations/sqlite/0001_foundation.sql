-- The foundation: shops, people, login sessions, service sessions and what hangs on them.
-- Same file, tables, columns and index names as its twin for the other engine; only types and triggers differ.
-- Times are Unix milliseconds, money integer minor units, ids UUID version 7, enums their one word.

CREATE TABLE shops (
    id BLOB PRIMARY KEY NOT NULL,
    name TEXT NOT NULL,
    currency TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    credit_price_cents INTEGER NOT NULL CHECK (credit_price_cents >= 0),
    queue_revision INTEGER NOT NULL DEFAULT 0,
    created_at INTEGER NOT NULL
) STRICT;

CREATE TABLE locations (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX uq_location_name ON locations (shop_id, name);

CREATE TABLE registers (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    location_id BLOB NOT NULL REFERENCES locations (id),
    name TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX uq_register_name ON registers (location_id, name);

CREATE TABLE users (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    email TEXT NOT NULL,
    name TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    role TEXT NOT NULL CONSTRAINT ck_user_role CHECK (role IN ('customer', 'mechanic', 'cashier', 'manager', 'admin')),
    referred_by BLOB REFERENCES users (id),
    revision INTEGER NOT NULL DEFAULT 0,
    disabled_at INTEGER,
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX uq_user_email ON users (email);

CREATE TABLE login_sessions (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    kind TEXT NOT NULL CONSTRAINT ck_login_kind CHECK (kind IN ('device', 'background')),
    fingerprint BLOB NOT NULL,
    device TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    last_seen_at INTEGER NOT NULL,
    idle_ms INTEGER NOT NULL,
    expires_at INTEGER,
    revoked_at INTEGER,
    revoked_because TEXT
) STRICT;
CREATE UNIQUE INDEX uq_login_fingerprint ON login_sessions (fingerprint);
CREATE UNIQUE INDEX uq_background_login_per_user ON login_sessions (user_id) WHERE kind = 'background' AND revoked_at IS NULL;
CREATE INDEX ix_login_sessions_user ON login_sessions (user_id, last_seen_at);

-- Owned by the HTTP session layer: an opaque id, ids inside, and when it may be forgotten.
CREATE TABLE http_sessions (
    id TEXT PRIMARY KEY NOT NULL,
    data BLOB NOT NULL,
    expiry_date TEXT NOT NULL
);
CREATE INDEX ix_http_sessions_expiry ON http_sessions (expiry_date);

CREATE TABLE service_sessions (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    customer_id BLOB NOT NULL REFERENCES users (id),
    plan TEXT NOT NULL CONSTRAINT ck_service_plan CHECK (plan IN ('free', 'credit', 'paid')),
    channel TEXT NOT NULL CONSTRAINT ck_service_channel CHECK (channel IN ('chat', 'video', 'diagnostic')),
    status TEXT NOT NULL CONSTRAINT ck_service_status
        CHECK (status IN ('pending', 'waiting', 'live', 'scheduled', 'completed', 'cancelled', 'expired')),
    concern TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
    preferred_mechanic_id BLOB REFERENCES users (id),
    scheduled_for INTEGER,
    queued_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    started_at INTEGER,
    ended_at INTEGER,
    CONSTRAINT ck_service_live_has_start CHECK (status NOT IN ('live', 'completed') OR started_at IS NOT NULL),
    CONSTRAINT ck_service_ended_has_end
        CHECK ((status IN ('completed', 'cancelled', 'expired')) = (ended_at IS NOT NULL)),
    CONSTRAINT ck_service_scheduled_has_time CHECK (status <> 'scheduled' OR scheduled_for IS NOT NULL)
) STRICT;
CREATE UNIQUE INDEX uq_active_service_session_per_customer ON service_sessions (customer_id)
    WHERE status IN ('pending', 'waiting', 'live', 'scheduled');
CREATE INDEX ix_service_sessions_customer ON service_sessions (customer_id, created_at);
CREATE INDEX ix_service_sessions_orphans ON service_sessions (queued_at) WHERE status IN ('pending', 'waiting');
CREATE INDEX ix_service_sessions_scheduled ON service_sessions (scheduled_for) WHERE status = 'scheduled';

CREATE TABLE assignments (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    service_session_id BLOB NOT NULL REFERENCES service_sessions (id),
    status TEXT NOT NULL CONSTRAINT ck_assignment_status
        CHECK (status IN ('queued', 'accepted', 'done', 'cancelled', 'expired')),
    mechanic_id BLOB REFERENCES users (id),
    queued_at INTEGER NOT NULL,
    accepted_at INTEGER,
    ended_at INTEGER,
    CONSTRAINT ck_assignment_accepted_has_mechanic
        CHECK (status NOT IN ('accepted', 'done') OR (mechanic_id IS NOT NULL AND accepted_at IS NOT NULL)),
    CONSTRAINT ck_assignment_queued_has_none CHECK (status <> 'queued' OR (mechanic_id IS NULL AND accepted_at IS NULL))
) STRICT;
CREATE UNIQUE INDEX uq_assignment_per_service_session ON assignments (service_session_id);
CREATE UNIQUE INDEX uq_accepted_assignment_per_mechanic ON assignments (mechanic_id) WHERE status = 'accepted';
CREATE INDEX ix_assignments_queue ON assignments (shop_id, queued_at) WHERE status = 'queued';
CREATE INDEX ix_assignments_mechanic ON assignments (mechanic_id, ended_at);

CREATE TABLE participants (
    service_session_id BLOB NOT NULL REFERENCES service_sessions (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    role TEXT NOT NULL CONSTRAINT ck_participant_role CHECK (role IN ('customer', 'mechanic')),
    joined_at INTEGER NOT NULL,
    connected_at INTEGER,
    PRIMARY KEY (service_session_id, user_id)
) STRICT;
CREATE UNIQUE INDEX uq_participant_per_role ON participants (service_session_id, role);

CREATE TABLE service_events (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    service_session_id BLOB NOT NULL REFERENCES service_sessions (id),
    kind TEXT NOT NULL,
    actor_id BLOB REFERENCES users (id),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_service_events_session ON service_events (service_session_id, at, id);

CREATE TABLE messages (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    service_session_id BLOB NOT NULL REFERENCES service_sessions (id),
    author_id BLOB NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    sent_at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_messages_session ON messages (service_session_id, sent_at, id);

CREATE TABLE notes (
    service_session_id BLOB PRIMARY KEY NOT NULL REFERENCES service_sessions (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    author_id BLOB NOT NULL REFERENCES users (id),
    body TEXT NOT NULL,
    version INTEGER NOT NULL,
    updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE credit_accounts (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    balance INTEGER NOT NULL CONSTRAINT ck_credit_balance CHECK (balance >= 0)
) STRICT;

CREATE TABLE credit_ledger (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    service_session_id BLOB REFERENCES service_sessions (id),
    kind TEXT NOT NULL CONSTRAINT ck_credit_kind CHECK (kind IN ('grant', 'hold', 'return')),
    credits INTEGER NOT NULL CONSTRAINT ck_credit_sign
        CHECK ((kind = 'hold' AND credits < 0) OR (kind IN ('grant', 'return') AND credits > 0)),
    at INTEGER NOT NULL,
    CONSTRAINT ck_credit_names_its_session CHECK ((kind = 'grant') = (service_session_id IS NULL))
) STRICT;
CREATE UNIQUE INDEX uq_credit_line_per_service_session ON credit_ledger (service_session_id, kind);
CREATE INDEX ix_credit_ledger_user ON credit_ledger (user_id, at);

CREATE TABLE referral_ledger (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    mechanic_id BLOB NOT NULL REFERENCES users (id),
    service_session_id BLOB NOT NULL REFERENCES service_sessions (id),
    amount_cents INTEGER NOT NULL CHECK (amount_cents >= 0),
    at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX uq_referral_per_service_session ON referral_ledger (service_session_id);

CREATE TABLE idempotency_keys (
    user_id BLOB NOT NULL REFERENCES users (id),
    key TEXT NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    request_hash BLOB NOT NULL,
    status INTEGER,
    body TEXT,
    created_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, key)
) STRICT;
CREATE INDEX ix_idempotency_keys_age ON idempotency_keys (created_at);

-- One row a job: its last run. How it went before that is in the logs.
CREATE TABLE jobs (
    name TEXT PRIMARY KEY NOT NULL,
    started_at INTEGER NOT NULL,
    finished_at INTEGER,
    rows_done INTEGER NOT NULL DEFAULT 0,
    runs_count INTEGER NOT NULL DEFAULT 1,
    error TEXT
) STRICT;

CREATE TABLE audit_log (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    actor_id BLOB REFERENCES users (id),
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    address TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_audit_log_at ON audit_log (shop_id, at);

CREATE TRIGGER tr_service_events_no_update BEFORE UPDATE ON service_events
BEGIN SELECT RAISE(ABORT, 'service_events is append-only'); END;
CREATE TRIGGER tr_service_events_no_delete BEFORE DELETE ON service_events
BEGIN SELECT RAISE(ABORT, 'service_events is append-only'); END;

CREATE TRIGGER tr_credit_ledger_no_update BEFORE UPDATE ON credit_ledger
BEGIN SELECT RAISE(ABORT, 'credit_ledger is append-only'); END;
CREATE TRIGGER tr_credit_ledger_no_delete BEFORE DELETE ON credit_ledger
BEGIN SELECT RAISE(ABORT, 'credit_ledger is append-only'); END;

CREATE TRIGGER tr_referral_ledger_no_update BEFORE UPDATE ON referral_ledger
BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END;
CREATE TRIGGER tr_referral_ledger_no_delete BEFORE DELETE ON referral_ledger
BEGIN SELECT RAISE(ABORT, 'referral_ledger is append-only'); END;

CREATE TRIGGER tr_audit_log_no_update BEFORE UPDATE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
CREATE TRIGGER tr_audit_log_no_delete BEFORE DELETE ON audit_log
BEGIN SELECT RAISE(ABORT, 'audit_log is append-only'); END;
