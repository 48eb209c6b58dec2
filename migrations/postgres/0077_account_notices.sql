-- What whoever runs the shop changed of somebody's account, for that person to read until they say that they have.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
CREATE TABLE account_notices (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID NOT NULL REFERENCES users (id),
    made_by UUID NOT NULL REFERENCES users (id),
    said TEXT NOT NULL CONSTRAINT ck_account_notice_says_something CHECK (said <> ''),
    at BIGINT NOT NULL
);
CREATE INDEX ix_account_notices_of_user ON account_notices (user_id, at, id);
