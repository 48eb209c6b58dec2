-- The outbox: mail as it was written, in the transaction of what it tells of. A job sends it.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.

-- Each attempt takes the row until `due_at`: whoever died in the middle is followed by another then. What was sent keeps no word of
-- its bodies: a link in them must not lie here longer than it takes.
CREATE TABLE mails (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    user_id UUID REFERENCES users (id),
    kind TEXT NOT NULL CONSTRAINT ck_mail_kind CHECK (kind IN
        ('new_password', 'password_changed', 'account_changed', 'invite', 'quote', 'accepted', 'receipt')),
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    text_body TEXT NOT NULL,
    html_body TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    worth_until BIGINT,
    attempts BIGINT NOT NULL DEFAULT 0,
    sent_at BIGINT,
    given_up_at BIGINT,
    last_error TEXT,
    CONSTRAINT ck_mail_ends_once CHECK (sent_at IS NULL OR given_up_at IS NULL),
    CONSTRAINT ck_mail_sent_is_wiped CHECK (sent_at IS NULL OR (text_body = '' AND html_body = '')),
    CONSTRAINT ck_mail_given_up_says_why CHECK (given_up_at IS NULL OR last_error IS NOT NULL)
);
CREATE INDEX ix_mails_due ON mails (due_at, id) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX ix_mails_worthless ON mails (worth_until) WHERE given_up_at IS NOT NULL AND text_body <> '';
CREATE INDEX ix_mails_unsent ON mails (shop_id, created_at, id) WHERE sent_at IS NULL;
CREATE INDEX ix_mails_ended ON mails (created_at) WHERE sent_at IS NOT NULL OR given_up_at IS NOT NULL;
