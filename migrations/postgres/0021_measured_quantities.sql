-- How much of a thing is counted in thousandths of its unit: 1.5 h, 0.75 l. What stands there was counted in whole pieces, and
-- stays what it was.

DROP TRIGGER tr_deal_quote_lines_no_update ON deal_quote_lines;
ALTER TABLE sale_lines RENAME COLUMN quantity TO quantity_thousandths;
ALTER TABLE deal_lines RENAME COLUMN quantity TO quantity_thousandths;
ALTER TABLE deal_quote_lines RENAME COLUMN quantity TO quantity_thousandths;
ALTER TABLE sale_lines RENAME COLUMN refunded_quantity TO refunded_thousandths;
UPDATE sale_lines SET quantity_thousandths = quantity_thousandths * 1000, refunded_thousandths = refunded_thousandths * 1000;
UPDATE deal_lines SET quantity_thousandths = quantity_thousandths * 1000;
UPDATE deal_quote_lines SET quantity_thousandths = quantity_thousandths * 1000;
CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What a thing is sold by. Pieces are whole.
ALTER TABLE products ADD COLUMN unit TEXT NOT NULL DEFAULT 'piece' CONSTRAINT ck_product_unit CHECK (unit IN ('piece', 'h', 'l', 'kg', 'm'));
ALTER TABLE sale_lines ADD COLUMN unit TEXT NOT NULL DEFAULT 'piece' CONSTRAINT ck_sale_line_unit CHECK (unit IN ('piece', 'h', 'l', 'kg', 'm'));
ALTER TABLE deal_lines ADD COLUMN unit TEXT NOT NULL DEFAULT 'piece' CONSTRAINT ck_deal_line_unit CHECK (unit IN ('piece', 'h', 'l', 'kg', 'm'));
ALTER TABLE deal_quote_lines ADD COLUMN unit TEXT NOT NULL DEFAULT 'piece' CONSTRAINT ck_deal_quote_line_unit CHECK (unit IN ('piece', 'h', 'l', 'kg', 'm'));
