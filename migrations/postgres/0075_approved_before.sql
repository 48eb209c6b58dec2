-- Whether a deal was approved when a newer quote of it was made: where it stands again when nothing comes of that one. Those that wait
-- for a decision now were, where an earlier quote of theirs is approved.
ALTER TABLE deals ADD COLUMN was_approved BIGINT NOT NULL DEFAULT 0;
UPDATE deals SET was_approved = 1
    WHERE stage = 'quoted' AND EXISTS (SELECT 1 FROM deal_quotes AS q WHERE q.deal_id = deals.id AND q.status = 'approved');
