-- Lists of deals that look only at the owners whose deals somebody may see, and at the deleted ones only.
-- Same file for both engines.

DROP INDEX ix_deals_owner;
CREATE INDEX ix_deals_owner ON deals (shop_id, owner_id, stage, activity_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_deals_deleted ON deals (shop_id, activity_at, id) WHERE deleted_at IS NOT NULL;
