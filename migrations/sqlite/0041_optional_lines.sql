-- Lines that a customer may leave out, on a deal and on the quotes made of it.
ALTER TABLE deal_lines ADD COLUMN is_optional INTEGER NOT NULL DEFAULT 0
    CONSTRAINT ck_deal_line_optional CHECK (is_optional BETWEEN 0 AND 1);
ALTER TABLE deal_quote_lines ADD COLUMN is_optional INTEGER NOT NULL DEFAULT 0
    CONSTRAINT ck_deal_quote_line_optional CHECK (is_optional BETWEEN 0 AND 1);

-- What of a quote was approved, line by line, and what each came to among the others. Of a quote that was approved before, all of it.
CREATE TABLE deal_quote_approved_lines (
    quote_id BLOB NOT NULL REFERENCES deal_quotes (id),
    position INTEGER NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    tax_cents INTEGER NOT NULL,
    total_cents INTEGER NOT NULL,
    PRIMARY KEY (quote_id, position)
) STRICT;
INSERT INTO deal_quote_approved_lines (quote_id, position, shop_id, tax_cents, total_cents)
    SELECT l.quote_id, l.position, l.shop_id, l.tax_cents, l.total_cents
    FROM deal_quote_lines AS l JOIN deal_quotes AS q ON q.id = l.quote_id WHERE q.status = 'approved';

-- Written with the decision, and never again.
CREATE TRIGGER tr_deal_quote_approved_lines_while_open BEFORE INSERT ON deal_quote_approved_lines
WHEN NOT EXISTS (SELECT 1 FROM deal_quotes AS q JOIN deal_quote_lines AS l ON l.quote_id = q.id
    WHERE q.id = NEW.quote_id AND q.status = 'open' AND l.position = NEW.position)
BEGIN SELECT RAISE(ABORT, 'a line is approved with the decision on its quote'); END;
CREATE TRIGGER tr_deal_quote_approved_lines_no_update BEFORE UPDATE ON deal_quote_approved_lines
BEGIN SELECT RAISE(ABORT, 'deal_quote_approved_lines is append-only'); END;
CREATE TRIGGER tr_deal_quote_approved_lines_no_delete BEFORE DELETE ON deal_quote_approved_lines
BEGIN SELECT RAISE(ABORT, 'deal_quote_approved_lines is append-only'); END;
