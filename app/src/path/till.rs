//! Where the counter is, and what its tills ask of the API.

use session::id::{SaleId, ShiftId};

/// The registers of the shop.
pub const REGISTERS: &str = "/pos/register";

/// The till of a shift.
#[must_use]
pub fn till(id: ShiftId) -> String {
    format!("/pos/shifts/{id}")
}

/// Where a shift is counted and closed.
#[must_use]
pub fn closing(id: ShiftId) -> String {
    format!("/pos/shifts/{id}/close")
}

/// The report of a shift.
#[must_use]
pub fn report(id: ShiftId) -> String {
    format!("/pos/shifts/{id}/report")
}

/// A receipt.
#[must_use]
pub fn receipt(id: SaleId) -> String {
    format!("/pos/sales/{id}")
}

/// What is sold, as JSON.
pub const API_CATALOGUE: &str = "/api/pos/catalogue";
/// A customer by their e-mail, as JSON.
pub const API_CUSTOMERS: &str = "/api/pos/customers";

/// A shift's board as JSON.
#[must_use]
pub fn api_shift(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}")
}

/// Takes a shift's sales.
#[must_use]
pub fn api_sales(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}/sales")
}

/// Takes a basket that is to wait at a shift's register.
#[must_use]
pub fn api_parked(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}/parked")
}

/// Takes what a manager allows at a shift's till.
#[must_use]
pub fn api_approvals(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}/approvals")
}

/// Takes refused sales that a manager sets aside at a shift's till.
#[must_use]
pub fn api_set_aside(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}/set-aside-sales")
}

/// Hears that a device is still on a shift.
#[must_use]
pub fn api_presence(id: ShiftId) -> String {
    format!("/api/pos/shifts/{id}/presence")
}
