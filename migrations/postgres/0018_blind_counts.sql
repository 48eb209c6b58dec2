-- The blind count. A count says which counting of its shift it belongs to, so that the clock of no server decides it. A closed
-- shift says what it left in its drawer: what was counted, less what was carried to the safe then. The next shift of the
-- register remembers that beside what was found at its opening.
ALTER TABLE shifts ADD COLUMN countings BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_shift_countings CHECK (countings >= 0);
ALTER TABLE shifts ADD COLUMN left_cents BIGINT
    CONSTRAINT ck_shift_left CHECK (left_cents IS NULL OR (left_cents >= 0 AND status = 'closed'));
ALTER TABLE shifts ADD COLUMN left_before_cents BIGINT
    CONSTRAINT ck_shift_left_before CHECK (left_before_cents IS NULL OR left_before_cents >= 0);
ALTER TABLE shift_counts ADD COLUMN counting BIGINT NOT NULL DEFAULT 0
    CONSTRAINT ck_shift_count_counting CHECK (counting >= 0);

-- Shifts that were closed before: nothing was carried to the safe with the closing itself.
UPDATE shifts SET left_cents = (SELECT n.counted_cents FROM shift_counts AS n WHERE n.shift_id = shifts.id
        ORDER BY n.at DESC, n.id DESC LIMIT 1)
    WHERE status = 'closed';
