-- What whoever runs the shop changed of somebody's account, for that person to read until they say that they have.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
CREATE TABLE account_notices (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    user_id BLOB NOT NULL REFERENCES users (id),
    made_by BLOB NOT NULL REFERENCES users (id),
    said TEXT NOT NULL CONSTRAINT ck_account_notice_says_something CHECK (said <> ''),
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX ix_account_notices_of_user ON account_notices (user_id, at, id);
