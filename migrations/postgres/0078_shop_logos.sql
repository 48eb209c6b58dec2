-- A shop's logo, as it was uploaded: on the front page, receipts and quotes. `name` is what it is asked for by: the hash of its bytes, and
-- what it is by them.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
CREATE TABLE shop_logos (
    shop_id UUID PRIMARY KEY NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL,
    bytes BYTEA NOT NULL CONSTRAINT ck_shop_logo_is_some CHECK (length(bytes) > 0),
    set_by UUID NOT NULL REFERENCES users (id),
    set_at BIGINT NOT NULL
);
CREATE INDEX ix_shop_logos_name ON shop_logos (name);
