//! The ways to pay that a shop names itself, beside cash, card and credits: a bank transfer, a voucher.

use crate::Context;
use crate::change::{Actor, Change, Topic};
use crate::store::{StoreError, args, transact};
use crate::text;

/// Ways to pay that one shop names.
pub const TENDER_NAMES_MAX: usize = 12;
/// Characters of one.
pub const TENDER_NAME_CHARS_MAX: usize = 40;

/// What a shop calls its own ways to pay, in its order: a list, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, sqlx::Type)]
#[sqlx(transparent)]
pub struct TenderNames(String);

impl TenderNames {
    /// Each of them.
    #[must_use]
    pub fn list(&self) -> Vec<String> {
        serde_json::from_str(&self.0).unwrap_or_default()
    }
}

/// Why the names were not taken.
#[derive(Debug, thiserror::Error)]
pub enum TenderNamesError {
    /// Only who runs the shop names them.
    #[error("only who runs the shop names its ways to pay")]
    NotAllowed,
    /// A name that none can be.
    #[error("{0}")]
    Invalid(String),
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

const NAME: &str = "UPDATE shops SET tenders = $2 WHERE id = $1 AND tenders <> $2";

/// Names the shop's own ways to pay, in this order, in the place of those it had. Receipts keep the names they bear.
///
/// # Errors
/// [`TenderNamesError`]; nothing is changed then.
#[crate::boxed]
pub async fn name_tenders(cx: &Context, manager: &Actor, names: &[String]) -> Result<(), TenderNamesError> {
    if !manager.user.roles.runs_the_shop() {
        return Err(TenderNamesError::NotAllowed);
    }
    let names = checked(names).map_err(TenderNamesError::Invalid)?;
    let json = serde_json::to_string(&names).unwrap_or_default();
    let shop_id = manager.user.shop_id;
    // Every till of the shop offers them.
    let tills = [Topic::Catalogue(shop_id)];
    transact!(cx.store, |tx| {
        if tx.execute(NAME, args![shop_id, &json]).await? == 0 {
            return Ok(());
        }
        tx.record(cx, Change::audited(manager.into(), "tenders_named", shop_id.to_string(), &tills)).await?;
        Ok::<_, StoreError>(())
    })?;
    Ok(())
}

fn checked(names: &[String]) -> Result<Vec<String>, String> {
    if names.len() > TENDER_NAMES_MAX {
        return Err(format!("A shop names at most {TENDER_NAMES_MAX} ways to pay of its own."));
    }
    let mut checked: Vec<String> = Vec::with_capacity(names.len());
    for name in names {
        let name = text::checked(name, 1, TENDER_NAME_CHARS_MAX)?;
        if checked.iter().any(|known| text::name_key(known) == text::name_key(&name)) {
            return Err(format!("{name} stands there twice."));
        }
        checked.push(name);
    }
    Ok(checked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ways_to_pay_are_few_named_and_no_two_the_same() {
        let names = |names: &[&str]| checked(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>());
        assert_eq!(names(&["Bank transfer", " Voucher "]), Ok(vec!["Bank transfer".to_owned(), "Voucher".to_owned()]));
        assert!(names(&["Voucher", "voucher"]).is_err() && names(&[""]).is_err());
        assert!(names(&[&"x".repeat(TENDER_NAME_CHARS_MAX + 1)]).is_err());
        assert!(names(&["a"; TENDER_NAMES_MAX + 1]).is_err());
        assert_eq!(TenderNames("[\"Voucher\"]".to_owned()).list(), ["Voucher"]);
    }
}
