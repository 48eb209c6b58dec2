-- Deals: quotes and sales opportunities, who works on which, and what customers decided.
-- Same file, tables, columns and index names as its twin for the other engine; only types and triggers differ.

CREATE TABLE teams (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    name TEXT NOT NULL
);
CREATE UNIQUE INDEX uq_team_name ON teams (shop_id, name);

ALTER TABLE shops ADD COLUMN deals_count BIGINT NOT NULL DEFAULT 0;

-- A quote or sales opportunity. Its number is the shop's next one. `selections_count` is written by whoever selects it, so
-- that selecting waits for a change of owner or a deletion that is on its way, and they for it.
CREATE TABLE deals (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    number BIGINT NOT NULL CONSTRAINT ck_deal_number CHECK (number > 0),
    title TEXT NOT NULL CONSTRAINT ck_deal_title CHECK (title <> ''),
    vehicle TEXT NOT NULL,
    customer_id UUID REFERENCES users (id),
    customer_name TEXT NOT NULL,
    stage TEXT NOT NULL CONSTRAINT ck_deal_stage CHECK (stage IN ('lead', 'quoted', 'approved', 'in_work', 'invoiced', 'lost')),
    owner_id UUID NOT NULL REFERENCES users (id),
    version BIGINT NOT NULL DEFAULT 1,
    total_cents BIGINT NOT NULL DEFAULT 0 CONSTRAINT ck_deal_total CHECK (total_cents >= 0),
    quotes_count BIGINT NOT NULL DEFAULT 0,
    selections_count BIGINT NOT NULL DEFAULT 0,
    search TEXT NOT NULL,
    created_by UUID NOT NULL REFERENCES users (id),
    created_at BIGINT NOT NULL,
    activity_at BIGINT NOT NULL,
    deleted_by UUID REFERENCES users (id),
    deleted_at BIGINT,
    CONSTRAINT ck_deal_deleted_has_who CHECK ((deleted_at IS NULL) = (deleted_by IS NULL))
);
CREATE UNIQUE INDEX uq_deal_number ON deals (shop_id, number);
CREATE INDEX ix_deals_activity ON deals (shop_id, activity_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_deals_stage ON deals (shop_id, stage, activity_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_deals_owner ON deals (owner_id, activity_at, id) WHERE deleted_at IS NULL;
CREATE INDEX ix_deals_customer ON deals (customer_id);

-- What is offered now. Every change of it is a new version of its deal.
CREATE TABLE deal_lines (
    deal_id UUID NOT NULL REFERENCES deals (id),
    position BIGINT NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL CONSTRAINT ck_deal_line_kind CHECK (kind IN ('part', 'labour')),
    product_id UUID REFERENCES products (id),
    name TEXT NOT NULL CONSTRAINT ck_deal_line_name CHECK (name <> ''),
    quantity BIGINT NOT NULL CONSTRAINT ck_deal_line_quantity CHECK (quantity > 0),
    unit_price_cents BIGINT NOT NULL CONSTRAINT ck_deal_line_price CHECK (unit_price_cents >= 0),
    tax_bp BIGINT NOT NULL CONSTRAINT ck_deal_line_tax CHECK (tax_bp BETWEEN 0 AND 10000),
    tax_cents BIGINT NOT NULL,
    total_cents BIGINT NOT NULL,
    PRIMARY KEY (deal_id, position)
);

-- What was offered to the customer, as it was. One is open at a time; what was decided on it is its evidence.
CREATE TABLE deal_quotes (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    deal_id UUID NOT NULL REFERENCES deals (id),
    version BIGINT NOT NULL CONSTRAINT ck_deal_quote_version CHECK (version > 0),
    status TEXT NOT NULL CONSTRAINT ck_deal_quote_status CHECK (status IN ('open', 'approved', 'declined', 'replaced')),
    tax_mode TEXT NOT NULL CONSTRAINT ck_deal_quote_tax_mode CHECK (tax_mode IN ('included', 'added')),
    tax_cents BIGINT NOT NULL,
    total_cents BIGINT NOT NULL CONSTRAINT ck_deal_quote_total CHECK (total_cents >= 0),
    message TEXT NOT NULL,
    made_by UUID NOT NULL REFERENCES users (id),
    made_at BIGINT NOT NULL,
    valid_until BIGINT NOT NULL,
    decided_by UUID REFERENCES users (id),
    decided_name TEXT,
    decided_at BIGINT,
    reason TEXT,
    CONSTRAINT ck_deal_quote_valid CHECK (valid_until > made_at),
    CONSTRAINT ck_deal_quote_decided_has_who CHECK ((status IN ('approved', 'declined'))
        = (decided_by IS NOT NULL AND decided_name IS NOT NULL AND decided_at IS NOT NULL))
);
CREATE UNIQUE INDEX uq_deal_quote_version ON deal_quotes (deal_id, version);
CREATE UNIQUE INDEX uq_open_quote_per_deal ON deal_quotes (deal_id) WHERE status = 'open';

CREATE TABLE deal_quote_lines (
    quote_id UUID NOT NULL REFERENCES deal_quotes (id),
    position BIGINT NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    kind TEXT NOT NULL,
    product_id UUID REFERENCES products (id),
    name TEXT NOT NULL,
    quantity BIGINT NOT NULL,
    unit_price_cents BIGINT NOT NULL,
    tax_bp BIGINT NOT NULL,
    tax_cents BIGINT NOT NULL,
    total_cents BIGINT NOT NULL,
    PRIMARY KEY (quote_id, position)
);

CREATE TABLE deal_notes (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    deal_id UUID NOT NULL REFERENCES deals (id),
    author_id UUID NOT NULL REFERENCES users (id),
    body TEXT NOT NULL CONSTRAINT ck_deal_note_body CHECK (body <> ''),
    at BIGINT NOT NULL
);
CREATE INDEX ix_deal_notes_deal ON deal_notes (deal_id, at, id);

CREATE TABLE deal_events (
    id UUID PRIMARY KEY NOT NULL,
    shop_id UUID NOT NULL REFERENCES shops (id),
    deal_id UUID NOT NULL REFERENCES deals (id),
    kind TEXT NOT NULL,
    actor_id UUID REFERENCES users (id),
    detail TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX ix_deal_events_deal ON deal_events (deal_id, at, id);

-- The consultations a deal is about: one a consultation. An escalated one is where its deal came from.
CREATE TABLE deal_service_sessions (
    service_session_id UUID PRIMARY KEY NOT NULL REFERENCES service_sessions (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    deal_id UUID NOT NULL REFERENCES deals (id),
    kind TEXT NOT NULL CONSTRAINT ck_deal_service_session_kind CHECK (kind IN ('attached', 'escalated')),
    by_user_id UUID NOT NULL REFERENCES users (id),
    at BIGINT NOT NULL
);
CREATE INDEX ix_deal_service_sessions_deal ON deal_service_sessions (deal_id, at);

-- What a person selected before, newest first: a few a person.
CREATE TABLE recent_deals (
    user_id UUID NOT NULL REFERENCES users (id),
    deal_id UUID NOT NULL REFERENCES deals (id),
    shop_id UUID NOT NULL REFERENCES shops (id),
    revision BIGINT NOT NULL,
    PRIMARY KEY (user_id, deal_id)
);
CREATE INDEX ix_recent_deals_deal ON recent_deals (deal_id);

-- The selected deal belongs to the person. `deal_revision` grows whenever it, what is shown of it, or whether they may see
-- it may have changed: whoever remembers a selection of the present revision need not ask again.
ALTER TABLE users ADD COLUMN team_id UUID REFERENCES teams (id);
ALTER TABLE users ADD COLUMN last_deal_id UUID REFERENCES deals (id);
ALTER TABLE users ADD COLUMN deal_before_id UUID REFERENCES deals (id);
ALTER TABLE users ADD COLUMN deal_revision BIGINT NOT NULL DEFAULT 0;
ALTER TABLE users ADD COLUMN deal_changed_at BIGINT;
ALTER TABLE users ADD COLUMN deal_changed_on UUID;
ALTER TABLE users ADD COLUMN deal_cleared TEXT CONSTRAINT ck_user_deal_cleared
    CHECK (deal_cleared IS NULL OR (deal_cleared IN ('by_you', 'deleted', 'access_lost') AND last_deal_id IS NULL));
CREATE INDEX ix_users_last_deal ON users (last_deal_id) WHERE last_deal_id IS NOT NULL;
CREATE INDEX ix_users_deal_before ON users (deal_before_id) WHERE deal_before_id IS NOT NULL;
CREATE INDEX ix_users_team ON users (team_id) WHERE team_id IS NOT NULL;

CREATE FUNCTION grow_selections_of_deal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE users SET deal_revision = deal_revision + 1 WHERE last_deal_id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER tr_deals_grow_selections AFTER UPDATE OF title, stage, customer_id, customer_name, owner_id, deleted_at ON deals
    FOR EACH ROW EXECUTE FUNCTION grow_selections_of_deal();

-- Somebody's own rights changed, or those of their team on what they own. Their deals are taken first: a selection of one
-- that is on its way is then either before this or after it.
CREATE FUNCTION grow_selections_of_user() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE deals SET selections_count = selections_count WHERE owner_id = NEW.id;
    UPDATE users SET deal_revision = deal_revision + 1
        WHERE id = NEW.id OR last_deal_id IN (SELECT id FROM deals WHERE owner_id = NEW.id);
    RETURN NULL;
END $$;
CREATE TRIGGER tr_users_grow_selections AFTER UPDATE OF role, team_id, shop_id, disabled_at ON users
    FOR EACH ROW EXECUTE FUNCTION grow_selections_of_user();

CREATE TRIGGER tr_deal_quote_lines_no_update BEFORE UPDATE ON deal_quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_quote_lines_no_delete BEFORE DELETE ON deal_quote_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
-- What was decided stays decided, and what was offered stays as it was offered.
CREATE TRIGGER tr_deal_quotes_decided BEFORE UPDATE ON deal_quotes FOR EACH ROW
    WHEN (OLD.status <> 'open' OR NEW.total_cents <> OLD.total_cents OR NEW.tax_cents <> OLD.tax_cents
        OR NEW.version <> OLD.version OR NEW.valid_until <> OLD.valid_until)
    EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_quotes_no_delete BEFORE DELETE ON deal_quotes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_notes_no_update BEFORE UPDATE ON deal_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_notes_no_delete BEFORE DELETE ON deal_notes FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_events_no_update BEFORE UPDATE ON deal_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tr_deal_events_no_delete BEFORE DELETE ON deal_events FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A consultation may pay twice: the share of its own price, and that of the quote it was escalated into.
ALTER TABLE referral_ledger ADD COLUMN kind TEXT NOT NULL DEFAULT 'session'
    CONSTRAINT ck_referral_kind CHECK (kind IN ('session', 'escalation'));
DROP INDEX uq_referral_per_service_session;
CREATE UNIQUE INDEX uq_referral_per_service_session ON referral_ledger (service_session_id, kind);

-- The sale that a deal became.
ALTER TABLE sales ADD COLUMN deal_id UUID REFERENCES deals (id);
CREATE INDEX ix_sales_deal ON sales (deal_id) WHERE deal_id IS NOT NULL;
