-- What a shop's papers say of it besides its name: where it is, and the number its taxes are paid under.
ALTER TABLE shops ADD COLUMN address TEXT NOT NULL DEFAULT '' CONSTRAINT ck_shop_address CHECK (length(address) <= 1000);
ALTER TABLE shops ADD COLUMN tax_number TEXT NOT NULL DEFAULT '' CONSTRAINT ck_shop_tax_number CHECK (length(tax_number) <= 1000);
