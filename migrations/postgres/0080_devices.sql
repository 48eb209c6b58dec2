-- Devices as their owner knows them: what they call one, from where it was signed in, and when its password was last typed. A device
-- of before says none of it: it is asked for the password before it ends others.
-- Same file, tables, columns and index names as its twin for the other engine; only types differ.
ALTER TABLE login_sessions ADD COLUMN name TEXT NOT NULL DEFAULT '' CONSTRAINT ck_login_name CHECK (length(name) <= 200);
ALTER TABLE login_sessions ADD COLUMN address TEXT NOT NULL DEFAULT '';
ALTER TABLE login_sessions ADD COLUMN confirmed_at BIGINT;
