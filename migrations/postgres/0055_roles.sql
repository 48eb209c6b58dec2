-- A person is a customer, or has one role of the staff or more: their words in the order mechanic, cashier, manager, admin, a plus
-- between. One set has one text, and nobody has none. What somebody may do is what any of their roles may.
DROP INDEX ix_users_staff;
DROP TRIGGER tr_users_grow_selections ON users;
ALTER TABLE users ADD COLUMN roles TEXT NOT NULL DEFAULT 'customer' CONSTRAINT ck_user_roles CHECK (roles IN (
        'customer', 'mechanic', 'cashier',
        'manager', 'admin', 'mechanic+cashier',
        'mechanic+manager', 'mechanic+admin', 'cashier+manager',
        'cashier+admin', 'manager+admin', 'mechanic+cashier+manager',
        'mechanic+cashier+admin', 'mechanic+manager+admin', 'cashier+manager+admin',
        'mechanic+cashier+manager+admin'));
UPDATE users SET roles = role;
ALTER TABLE users DROP COLUMN role;
-- The people of a shop, whoever came last first; and its staff, by name.
CREATE INDEX ix_users_shop ON users (shop_id, created_at, id);
CREATE INDEX ix_users_staff ON users (shop_id, name, id) WHERE roles <> 'customer' AND disabled_at IS NULL;

CREATE TRIGGER tr_users_grow_selections AFTER UPDATE OF roles, team_id, shop_id, disabled_at ON users
    FOR EACH ROW EXECUTE FUNCTION grow_selections_of_user();

-- A shop that had an admin keeps one: nobody else could let anybody in again. Two who demote each other take the shop's row one
-- after the other.
CREATE FUNCTION keep_an_admin() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM shops WHERE id = OLD.shop_id FOR NO KEY UPDATE;
    IF NOT EXISTS (SELECT 1 FROM users
        WHERE shop_id = OLD.shop_id AND id <> OLD.id AND roles <> 'customer' AND roles LIKE '%admin%' AND disabled_at IS NULL) THEN
        RAISE EXCEPTION 'the last admin' USING ERRCODE = 'check_violation', CONSTRAINT = 'ck_shop_keeps_an_admin';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER tr_users_keep_an_admin BEFORE UPDATE OF roles, shop_id, disabled_at ON users FOR EACH ROW
    WHEN (OLD.roles LIKE '%admin%' AND OLD.disabled_at IS NULL
        AND (NEW.roles NOT LIKE '%admin%' OR NEW.disabled_at IS NOT NULL OR NEW.shop_id <> OLD.shop_id))
    EXECUTE FUNCTION keep_an_admin();
