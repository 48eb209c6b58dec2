-- What orders the snapshots of what can be followed: each grows with every change of its topic, at the end of the transaction.
ALTER TABLE shops ADD COLUMN registers_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE shops ADD COLUMN deals_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE deals ADD COLUMN revision BIGINT NOT NULL DEFAULT 0;
