-- What a shop can do for its customers: the channels to talk over and the plans to pay by, each a list of words split by commas.
-- Only these are offered, on pages and by the API.
ALTER TABLE shops ADD COLUMN channels TEXT NOT NULL DEFAULT 'chat';
ALTER TABLE shops ADD COLUMN plans TEXT NOT NULL DEFAULT 'free,credit';
