-- Mail about bookings. A check of the embedded engine is part of its table, which is written anew.
CREATE TABLE mails_anew (
    id BLOB PRIMARY KEY NOT NULL,
    shop_id BLOB NOT NULL REFERENCES shops (id),
    user_id BLOB REFERENCES users (id),
    kind TEXT NOT NULL CONSTRAINT ck_mail_kind CHECK (kind IN
        ('new_password', 'password_changed', 'account_changed', 'invite', 'quote', 'accepted', 'receipt', 'booking')),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL,
    html_body TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    worth_until INTEGER,
    attempts INTEGER NOT NULL DEFAULT 0,
    sent_at INTEGER,
    given_up_at INTEGER,
    last_error TEXT,
    CONSTRAINT ck_mail_ends_once CHECK (sent_at IS NULL OR given_up_at IS NULL),
    CONSTRAINT ck_mail_sent_is_wiped CHECK (sent_at IS NULL OR (text_body = '' AND html_body = '')),
    CONSTRAINT ck_mail_given_up_says_why CHECK (given_up_at IS NULL OR last_error IS NOT NULL)
) STRICT;
INSERT INTO mails_anew (id, shop_id, user_id, kind, address, subject, text_body, html_body, created_at, due_at, worth_until, attempts,
        sent_at, given_up_at, last_error)
    SELECT id, shop_id, user_id, kind, address, subject, text_body, html_body, created_at, due_at, worth_until, attempts,
        sent_at, given_up_at, last_error
    FROM mails;
DROP TABLE mails;
ALTER TABLE mails_anew RENAME TO mails;
CREATE INDEX ix_mails_due ON mails (due_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_mails_worthless ON mails (worth_until) WHERE given_up_at IS NOT NULL AND text_body <> '';
CREATE INDEX ix_mails_unsent ON mails (shop_id, created_at, id) WHERE sent_at IS NULL;
CREATE INDEX ix_mails_ended ON mails (created_at) WHERE sent_at IS NOT NULL OR given_up_at IS NOT NULL;
