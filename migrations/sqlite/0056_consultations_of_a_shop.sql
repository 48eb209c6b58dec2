-- Every consultation of a shop, the newest first: for whoever runs it.
CREATE INDEX ix_consultations_shop ON consultations (shop_id, created_at, id);
