-- Bad days: what health writes to see that writing works, and the till's own time of a sale where it cannot be.

-- One row, rewritten: reading a database whose disk is full works, so health writes as well.
CREATE TABLE health_writes (
    id BIGINT PRIMARY KEY NOT NULL CONSTRAINT ck_health_write_is_one CHECK (id = 1),
    written_at BIGINT NOT NULL
);

-- What the till's clock said, where that was before the shift was opened or after the sale was here: then rung_up_at is the
-- server's, and both are shown.
ALTER TABLE sales ADD COLUMN till_clock_at BIGINT;
