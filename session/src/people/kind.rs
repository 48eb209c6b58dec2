//! The words of people.

string_enum! {
    /// Which people a list shows.
    PeopleView {
        /// Everybody who works here.
        Staff => "staff",
        /// Everybody else with an account.
        Customers => "customers",
        /// Those who are shut out.
        Disabled => "disabled",
    }
}
