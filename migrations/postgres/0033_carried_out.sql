-- Which attempt at a request carried it out: written in the transaction of its change, so that both are kept or neither is.
ALTER TABLE idempotency_keys ADD COLUMN attempt_id UUID;
