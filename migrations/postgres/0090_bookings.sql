-- Bookings: a mechanic's calendar, the slots made of it, who has booked one, and who wants one that does not open yet.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
-- A booking is a row of its own: it becomes a consultation shortly before its time, so that one far ahead blocks nothing.
ALTER TABLE shops ADD COLUMN booking_notice_hours BIGINT NOT NULL DEFAULT 24
    CONSTRAINT ck_shop_booking_notice CHECK (booking_notice_hours BETWEEN 0 AND 720);

-- What can be booked is followed as one thing.
ALTER TABLE shops ADD COLUMN slots_revision BIGINT NOT NULL DEFAULT 0;

-- Until then the consultation of a booking is for its mechanic alone to accept, counted from its time.
ALTER TABLE consultations ADD COLUMN reserved_until BIGINT;

-- The rule of a mechanic's slots, in local time and its zone. `week` and `exceptions` are JSON, as opening hours are. Slots are made up
-- to `made_until`.
CREATE TABLE booking_calendars (
    mechanic_id UUID PRIMARY KEY NOT NULL REFERENCES users (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    week TEXT NOT NULL,
    exceptions TEXT NOT NULL,
    time_zone TEXT NOT NULL,
    slot_minutes BIGINT NOT NULL CONSTRAINT ck_calendar_slot_minutes CHECK (slot_minutes BETWEEN 10 AND 480),
    seats BIGINT NOT NULL CONSTRAINT ck_calendar_seats CHECK (seats BETWEEN 1 AND 50),
    opens_days BIGINT NOT NULL CONSTRAINT ck_calendar_opens_days CHECK (opens_days BETWEEN 1 AND 90),
    opens_minutes BIGINT NOT NULL CONSTRAINT ck_calendar_opens_minutes CHECK (opens_minutes BETWEEN 0 AND 1439),
    version BIGINT NOT NULL,
    made_until BIGINT NOT NULL DEFAULT 0,
    updated_at BIGINT NOT NULL
);
CREATE INDEX ix_booking_calendars_shop ON booking_calendars (shop_id);

-- An occurrence of a rule: `occurrence` is its local time, `2026-12-01T10:00`. Its seats are counted here, and the database refuses
-- one more than there are.
CREATE TABLE booking_slots (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    mechanic_id UUID NOT NULL REFERENCES users (id),
    occurrence TEXT NOT NULL,
    starts_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    opens_at BIGINT NOT NULL,
    seats BIGINT NOT NULL,
    taken BIGINT NOT NULL DEFAULT 0,
    rule_version BIGINT NOT NULL,
    withdrawn_at BIGINT,
    CONSTRAINT ck_slot_seats CHECK (taken >= 0 AND taken <= seats),
    CONSTRAINT ck_slot_order CHECK (opens_at <= starts_at AND starts_at < ends_at)
);
CREATE UNIQUE INDEX uq_slot_occurrence ON booking_slots (mechanic_id, occurrence);
CREATE INDEX ix_booking_slots_shop ON booking_slots (shop_id, starts_at, id) WHERE withdrawn_at IS NULL;
CREATE INDEX ix_booking_slots_mechanic ON booking_slots (mechanic_id, starts_at, id);

-- A wish for a slot that does not open yet: up to three, the present one here beside the moment at which it is decided on. Whoever
-- decides leases the row for a while and counts the attempt; every later write names that number. `has_seat` once a seat was given.
CREATE TABLE prebookings (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID NOT NULL REFERENCES users (id),
    plan TEXT NOT NULL CONSTRAINT ck_prebooking_plan CHECK (plan IN ('free', 'credit', 'paid')),
    channel TEXT NOT NULL CONSTRAINT ck_prebooking_channel CHECK (channel IN ('chat', 'video', 'diagnostic')),
    concern TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT ck_prebooking_status
        CHECK (status IN ('waiting', 'booked', 'missed', 'failed', 'cancelled')),
    wish BIGINT NOT NULL CONSTRAINT ck_prebooking_wish CHECK (wish BETWEEN 1 AND 3),
    slot_id UUID NOT NULL REFERENCES booking_slots (id),
    due_at BIGINT NOT NULL,
    made_at BIGINT NOT NULL,
    lease_until BIGINT,
    leased_by UUID,
    attempt BIGINT NOT NULL DEFAULT 0,
    has_seat BIGINT NOT NULL DEFAULT 0,
    why TEXT NOT NULL DEFAULT '',
    ended_at BIGINT,
    seen_at BIGINT,
    CONSTRAINT ck_prebooking_ended_has_end CHECK ((status = 'waiting') = (ended_at IS NULL)),
    CONSTRAINT ck_prebooking_booked_has_seat CHECK (status <> 'booked' OR has_seat = 1)
);
CREATE INDEX ix_prebookings_due ON prebookings (due_at, wish, made_at, id) WHERE status = 'waiting';
CREATE INDEX ix_prebookings_order ON prebookings (slot_id, wish, made_at, id) WHERE status = 'waiting';
CREATE INDEX ix_prebookings_user ON prebookings (user_id, made_at, id);
CREATE INDEX ix_prebookings_news ON prebookings (user_id, ended_at) WHERE ended_at IS NOT NULL AND seen_at IS NULL;

CREATE TABLE prebooking_wishes (
    prebooking_id UUID NOT NULL REFERENCES prebookings (id),
    wish BIGINT NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID NOT NULL REFERENCES users (id),
    slot_id UUID NOT NULL REFERENCES booking_slots (id),
    due_at BIGINT NOT NULL,
    is_waiting BIGINT NOT NULL,
    PRIMARY KEY (prebooking_id, wish)
);
CREATE UNIQUE INDEX uq_waiting_wish_per_slot ON prebooking_wishes (user_id, slot_id) WHERE is_waiting = 1;
CREATE INDEX ix_prebooking_wishes_slot ON prebooking_wishes (slot_id) WHERE is_waiting = 1;

-- Whoever has no account has a name, and perhaps an address.
CREATE TABLE bookings (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    slot_id UUID NOT NULL REFERENCES booking_slots (id),
    mechanic_id UUID NOT NULL REFERENCES users (id),
    customer_id UUID REFERENCES users (id),
    customer_name TEXT NOT NULL,
    customer_email TEXT NOT NULL,
    plan TEXT NOT NULL CONSTRAINT ck_booking_plan CHECK (plan IN ('free', 'credit', 'paid')),
    channel TEXT NOT NULL CONSTRAINT ck_booking_channel CHECK (channel IN ('chat', 'video', 'diagnostic')),
    concern TEXT NOT NULL,
    vehicle TEXT NOT NULL,
    status TEXT NOT NULL CONSTRAINT ck_booking_status CHECK (status IN ('booked', 'started', 'cancelled')),
    starts_at BIGINT NOT NULL,
    made_by UUID REFERENCES users (id),
    made_at BIGINT NOT NULL,
    prebooking_id UUID REFERENCES prebookings (id),
    consultation_id UUID REFERENCES consultations (id),
    why TEXT NOT NULL DEFAULT '',
    told_at BIGINT,
    ended_at BIGINT,
    CONSTRAINT ck_booking_cancelled_has_end CHECK ((status = 'cancelled') = (ended_at IS NOT NULL)),
    CONSTRAINT ck_booking_started_has_consultation CHECK (status <> 'started' OR consultation_id IS NOT NULL)
);
CREATE UNIQUE INDEX uq_booking_per_customer ON bookings (slot_id, customer_id) WHERE status <> 'cancelled';
CREATE UNIQUE INDEX uq_booking_per_prebooking ON bookings (prebooking_id);
CREATE UNIQUE INDEX uq_booking_per_consultation ON bookings (consultation_id);
CREATE INDEX ix_bookings_due ON bookings (starts_at, id) WHERE status = 'booked' AND customer_id IS NOT NULL;
CREATE INDEX ix_bookings_customer ON bookings (customer_id, starts_at, id);
CREATE INDEX ix_bookings_mechanic ON bookings (mechanic_id, starts_at, id);

-- A person's secret address for their calendar program: its hash alone.
CREATE TABLE booking_feeds (
    user_id UUID PRIMARY KEY NOT NULL REFERENCES users (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    hash BYTEA NOT NULL CONSTRAINT ck_booking_feed_hash_is_one CHECK (length(hash) = 32),
    made_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX uq_booking_feed_hash ON booking_feeds (hash);
