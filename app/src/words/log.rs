//! What the audit log calls things, for people. A word that is not here is shown as it is, with spaces.

/// Each action that can be looked for, with what people read.
pub(crate) const ACTIONS: [(&str, &str); 76] = [
    ("signed_in", "Signed in"),
    ("signed_out", "Signed out"),
    ("signed_up", "Signed up"),
    ("login_replaced", "A login replaced by another"),
    ("user_added", "Person added"),
    ("team_changed", "Team changed"),
    ("user_invited", "Person invited"),
    ("invite_withdrawn", "Invitation withdrawn"),
    ("user_joined", "Joined by an invitation"),
    ("roles_changed", "Roles changed"),
    ("user_disabled", "Account disabled"),
    ("user_enabled", "Account enabled"),
    ("password_changed", "Password changed"),
    ("password_link_made", "Link to a new password made"),
    ("password_link_sent", "Link to a new password sent"),
    ("password_set_by_link", "Password set by a link"),
    ("renamed", "Name changed"),
    ("background_token_reused", "Scheduled work stopped: a key was used twice"),
    ("data_exported", "Own data exported"),
    ("erasure_asked", "Erasure asked for"),
    ("erasure_taken_back", "Erasure taken back"),
    ("user_erased", "Person erased"),
    ("email_change_asked", "Another e-mail asked for"),
    ("email_changed", "E-mail changed"),
    ("logins_ended", "Logins ended by a manager"),
    ("everyone_signed_out", "Everybody signed out"),
    ("second_factor_on", "Second factor turned on"),
    ("second_factor_off", "Second factor turned off"),
    ("second_factor_taken", "Second factor taken away"),
    ("recovery_codes_made", "Recovery codes made"),
    ("consultation_read", "Consultation read"),
    ("shop_set_up", "Shop set up"),
    ("settings_changed", "Settings changed"),
    ("logo_changed", "Logo changed"),
    ("logo_removed", "Logo removed"),
    ("tenders_named", "Ways to pay named"),
    ("product_created", "Product created"),
    ("product_changed", "Product changed"),
    ("prices_changed", "Prices changed"),
    ("categories_arranged", "Categories arranged"),
    ("category_renamed", "Category renamed"),
    ("catalogue_imported", "Catalogue imported"),
    ("location_added", "Location added"),
    ("location_changed", "Location changed"),
    ("register_added", "Register added"),
    ("register_changed", "Register changed"),
    ("shift_opened", "Shift opened"),
    ("shift_closed", "Shift closed"),
    ("refunded", "Money given back"),
    ("discount_approved", "Discount allowed by a manager"),
    ("refund_approved", "Refund allowed by a manager"),
    ("beyond_quote_approved", "More than a quote allowed by a manager"),
    ("sale_set_aside", "Sale set aside"),
    ("receipt_mailed", "Receipt mailed"),
    ("mail_sent_again", "Mail sent again"),
    ("deal_selected", "Deal selected"),
    ("deal_created", "Deal created"),
    ("deal_edited", "Deal edited"),
    ("deal_stage_changed", "Deal moved"),
    ("deal_sold", "Deal sold"),
    ("deal_deleted", "Deal deleted"),
    ("deal_owner_changed", "Deal reassigned"),
    ("quote_made", "Quote made"),
    ("quote_withdrawn", "Quote withdrawn"),
    ("quote_approved", "Quote approved"),
    ("quote_declined", "Quote declined"),
    ("calendar_changed", "Calendar changed"),
    ("booking_made", "Booking made"),
    ("booking_moved", "Booking moved"),
    ("booking_cancelled", "Booking cancelled"),
    ("booking_adopted", "Consultation made the booked one"),
    ("prebooking_made", "Prebooking made"),
    ("prebooking_cancelled", "Prebooking cancelled"),
    ("prebooking_failed", "Prebooking failed"),
    ("booking_feed_made", "Calendar address made"),
    ("booking_feed_revoked", "Calendar address revoked"),
];

/// An action as people read it.
pub(crate) fn action(word: &str) -> String {
    match ACTIONS.iter().find(|(known, _)| *known == word) {
        Some((_, text)) => (*text).to_owned(),
        None => word.replace('_', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::action;

    #[test]
    fn what_has_no_words_of_its_own_is_read_as_it_is_written() {
        assert_eq!(action("settings_changed"), "Settings changed");
        assert_eq!(action("moon_landed"), "moon landed");
    }
}
