-- Which mail a person wants of what is not about their account. Who has no row wants all of it.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
CREATE TABLE mail_wishes (
    user_id BLOB PRIMARY KEY NOT NULL REFERENCES users (id),
    shop_id BLOB NOT NULL REFERENCES shops (id),
    quotes INTEGER NOT NULL CONSTRAINT ck_mail_wish_quotes CHECK (quotes BETWEEN 0 AND 1),
    accepted INTEGER NOT NULL CONSTRAINT ck_mail_wish_accepted CHECK (accepted BETWEEN 0 AND 1)
) STRICT;
