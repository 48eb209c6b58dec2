//! The statements that raise the wall, made of the list of tables: which policies stand on each, and which rights each role has.

use std::collections::BTreeSet;

use super::Verb;
use super::guard::{GUARDS, Guard, Rows};
use crate::store::identity::{CUSTOMER, HOUSE, PERSON, RUNS, SHOP, STAFF};
use crate::store::migrate::newest_migration;

/// The condition that a row meets; nothing where no row does.
///
/// A setting that was never set reads as nothing, and one that was reset as an empty text: both are no id, and no row has none. Each
/// is read once a statement, and not once a row, because it is a query of its own
/// (<https://www.postgresql.org/docs/current/ddl-rowsecurity.html>).
fn condition(rows: Rows) -> Option<String> {
    let id = |setting: &str| format!("(SELECT NULLIF(current_setting('{setting}', true), '')::uuid)");
    let runs = format!("(SELECT current_setting('{RUNS}', true) = '1')");
    Some(match rows {
        Rows::None => return None,
        Rows::All => "true".to_owned(),
        Rows::OfShop => format!("shop_id = {}", id(SHOP)),
        Rows::Own(column) => format!("{column} = {}", id(PERSON)),
        Rows::Where(text) => {
            text.replace("{shop}", &id(SHOP)).replace("{person}", &id(PERSON)).replace("{runs}", &runs)
        }
    })
}

/// The statements for one table, whose columns are `columns`. They may be run again: what stood there is taken away first.
pub(super) fn of_table(guard: &Guard, columns: &[String]) -> Vec<String> {
    let table = guard.table;
    let mut statements = vec![
        format!("ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"),
        format!("REVOKE ALL ON {table} FROM {HOUSE}, {STAFF}, {CUSTOMER}"),
        format!("GRANT SELECT, INSERT, UPDATE, DELETE ON {table} TO {HOUSE}"),
        format!("DROP POLICY IF EXISTS house ON {table}"),
        format!("CREATE POLICY house ON {table} TO {HOUSE} USING (true) WITH CHECK (true)"),
    ];
    let open: Vec<&str> = columns.iter().map(String::as_str).filter(|column| !guard.secrets.contains(column)).collect();
    for (role, rights, who) in [(STAFF, guard.staff, "staff"), (CUSTOMER, guard.customer, "customer")] {
        for verb in Verb::ALL {
            let (sql, name) = (verb.sql(), format!("{who}_{}", verb.word()));
            statements.push(format!("DROP POLICY IF EXISTS {name} ON {table}"));
            let Some(condition) = condition(rights.rows(verb)) else { continue };
            let clause = match verb {
                Verb::Read | Verb::Remove => format!("USING ({condition})"),
                Verb::Add => format!("WITH CHECK ({condition})"),
                Verb::Change => format!("USING ({condition}) WITH CHECK ({condition})"),
            };
            statements.push(format!("CREATE POLICY {name} ON {table} FOR {sql} TO {role} {clause}"));
            let only = match verb {
                _ if guard.secrets.is_empty() => String::new(),
                Verb::Remove => String::new(),
                _ => format!(" ({})", open.join(", ")),
            };
            statements.push(format!("GRANT {sql}{only} ON {table} TO {role}"));
        }
    }
    statements
}

/// The policies that stand there once the wall is raised, by table and name.
pub(super) fn wanted() -> BTreeSet<(String, String)> {
    let mut wanted = BTreeSet::new();
    for guard in GUARDS {
        let mut add = |name: String| wanted.insert((guard.table.to_owned(), name));
        add("house".to_owned());
        for (rights, who) in [(guard.staff, "staff"), (guard.customer, "customer")] {
            for verb in Verb::ALL.into_iter().filter(|verb| condition(rights.rows(*verb)).is_some()) {
                add(format!("{who}_{}", verb.word()));
            }
        }
    }
    wanted
}

/// What tells this version's wall from another's: a number made of every statement.
pub(super) fn fingerprint() -> String {
    use sha2::{Digest, Sha256};
    let mut hash = Sha256::new();
    // Rights are given by column where one is a secret, and each migration may bring another.
    hash.update(newest_migration().to_be_bytes());
    for guard in GUARDS {
        for statement in of_table(guard, &["*".to_owned()]) {
            hash.update(statement.as_bytes());
            hash.update([0]);
        }
        hash.update(guard.secrets.join(",").as_bytes());
    }
    hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tables_stand_in_the_order_of_their_names_and_once() {
        assert!(GUARDS.windows(2).all(|pair| pair[0].table < pair[1].table));
    }

    #[test]
    fn nobody_but_the_house_is_given_a_secret_column() {
        let users = GUARDS.iter().find(|guard| guard.table == "users").expect("there are people");
        let columns = ["id", "password_hash", "name"].map(str::to_owned);
        let grants = of_table(users, &columns);
        let mut given = grants.iter().filter(|statement| statement.starts_with("GRANT") && !statement.contains(HOUSE));
        assert!(given.all(|statement| statement.contains("(id, name)") && !statement.contains("password_hash")));
    }

    #[test]
    fn a_table_of_the_house_lets_nobody_else_in() {
        let jobs = GUARDS.iter().find(|guard| guard.table == "jobs").expect("there are jobs");
        let statements = of_table(jobs, &[]);
        assert!(!statements.iter().any(|statement| {
            (statement.starts_with("CREATE") || statement.starts_with("GRANT")) && !statement.contains(HOUSE)
        }));
    }
}
