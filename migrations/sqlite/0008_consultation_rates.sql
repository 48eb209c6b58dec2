-- How many consultations a customer and a shop have made lately: making them has a rate, cancelling them gives none back.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- One row a customer and one a shop. It is counted in the transaction that makes a consultation, so that every node counts
-- the same; `subject_id` is the id of either.
CREATE TABLE consultation_rates (
    subject_id BLOB NOT NULL,
    kind TEXT NOT NULL CONSTRAINT ck_consultation_rate_kind CHECK (kind IN ('customer', 'shop')),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    window_began_at INTEGER NOT NULL,
    made INTEGER NOT NULL CONSTRAINT ck_consultation_rate_made CHECK (made > 0),
    PRIMARY KEY (subject_id, kind)
) STRICT;
