-- The staff of a shop, by name: among ten thousand customers nobody reads them all for a dozen colleagues.
CREATE INDEX ix_users_staff ON users (shop_id, name, id) WHERE role <> 'customer' AND disabled_at IS NULL;
-- Sales that came late, by when they did: a report looks for those since the last closing, and not at every sale of its register.
CREATE INDEX ix_sales_corrections ON sales (shop_id, recorded_at) WHERE booking = 'correction';
