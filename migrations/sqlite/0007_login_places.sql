-- Where people were signed in from: strangers' wrong guesses on an account do not shut its owner out there.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- `place` is a keyed hash of the account and its network address, so that a stolen table names no address.
CREATE TABLE login_places (
    user_id BLOB NOT NULL REFERENCES users (id),
    place BLOB NOT NULL CONSTRAINT ck_login_place_is_a_hash CHECK (length(place) = 32),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    last_seen_at INTEGER NOT NULL,
    PRIMARY KEY (user_id, place)
) STRICT;
CREATE INDEX ix_login_places_seen ON login_places (last_seen_at);
