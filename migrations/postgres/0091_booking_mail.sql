-- Mail about bookings.
ALTER TABLE mails DROP CONSTRAINT ck_mail_kind;
ALTER TABLE mails ADD CONSTRAINT ck_mail_kind CHECK (kind IN
    ('new_password', 'password_changed', 'account_changed', 'invite', 'quote', 'accepted', 'receipt', 'booking'));
