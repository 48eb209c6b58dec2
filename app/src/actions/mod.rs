//! The server functions under `/fn`: what pages and islands ask the server to do.
//!
//! Each does three things: who is asking, one function of `session`, the answer. A browser that posts a form is redirected,
//! with a message or a refusal for the next page; a script gets the status and the problem. Every argument is text and may
//! be missing, so that what is wrong with it is said here and not by a parser.

#![expect(unreachable_pub, reason = "`#[server]` makes a second, hidden function of the same visibility")]

mod account;
mod answer;
mod booking;
mod calendar;
mod catalogue;
mod catalogue_import;
mod catalogue_prices;
mod consultation;
mod deal;
mod deal_line;
mod decision;
mod device;
mod device_name;
mod drawer;
mod handover;
mod logo;
mod mail;
mod once;
mod own_account;
mod own_data;
mod parked;
mod password;
mod people;
mod people_login;
mod place;
mod quote;
mod refund;
mod room;
mod second_factor;
mod selection;
mod setup;
mod shop;
pub(crate) mod start_time;
mod tender_names;
mod till;
mod typed_settings;

pub use account::{SignIn, SignInCode, SignOut, SignUp, sign_in, sign_in_code, sign_out, sign_up};
pub(crate) use answer::local;
pub use booking::{
    AdoptBooking, BookFor, BookSlot, CancelBooking, CancelPrebooking, MoveBooking, PrebookSlot, SeeBookings,
    adopt_booking, book_for, book_slot, cancel_booking, cancel_prebooking, move_booking, prebook_slot, see_bookings,
};
pub use calendar::{
    MakeBookingsFeed, RevokeBookingsFeed, SaveCalendar, make_bookings_feed, revoke_bookings_feed, save_calendar,
};
pub use catalogue::{
    ArchiveProduct, ArrangeCategories, CreateProduct, EditProduct, RenameCategory, RestoreProduct, archive_product,
    arrange_categories, create_product, edit_product, rename_category, restore_product,
};
pub use catalogue_import::{ApplyImport, ChooseColumns, ReadImport, apply_import, choose_columns, read_import};
pub use catalogue_prices::{ChangePrices, WorkOutPrices, change_prices, work_out_prices};
pub use consultation::{
    Accept, Cancel, End, JoinQueue, MoveAppointment, Release, Start, StartConsultation, StillHere, accept, cancel, end,
    join_queue, move_appointment, release, start, start_consultation, still_here,
};
pub use deal::{
    CreateDeal, DeleteDeal, EditDeal, GiveDeal, MoveDeal, NoteDeal, RestoreDeal, create_deal, delete_deal, edit_deal,
    give_deal, move_deal, note_deal, restore_deal,
};
pub use deal_line::{AddDealLine, ChangeDealLine, DiscountDeal, add_deal_line, change_deal_line, discount_deal};
pub use decision::{DecideLinkedQuote, DecideQuote, decide_linked_quote, decide_quote};
pub use device::{ConfirmPassword, NameDevice, RevokeLogin, confirm_password, name_device, revoke_login};
pub use drawer::{
    BeginCount, CloseShift, CountDrawer, MoveCash, ReopenShift, VoidMovement, begin_count, close_shift, count_drawer,
    move_cash, reopen_shift, void_movement,
};
pub use handover::{DeclineHandover, HandOver, TakeOver, decline_handover, hand_over, take_over};
pub use logo::{RemoveLogo, SaveLogo, remove_logo, save_logo};
pub use mail::{MailReceipt, SendMailAgain, mail_receipt, send_mail_again};
pub use own_account::{
    AskNewEmail, ChangeName, ChooseMail, DismissNotice, UseNewEmail, ask_new_email, change_name, choose_mail,
    dismiss_notice, use_new_email,
};
pub use own_data::{AskErasure, TakeBackErasure, ask_erasure, take_back_erasure};
pub use parked::{ParkBasket, TakeUpBasket, park_basket, take_up_basket};
pub use password::{
    ChangePassword, ForgotPassword, SetNewPassword, change_password, forgot_password, set_new_password,
};
pub use people::{
    ChangePerson, DisablePerson, EnablePerson, HandOnDeals, InviteSomebody, JoinShop, MakePasswordLink, WithdrawInvite,
    change_person, disable_person, enable_person, hand_on_deals, invite_somebody, join_shop, make_password_link,
    withdraw_invite,
};
pub(crate) use people_login::EVERY_DEVICE;
pub use people_login::{
    EndPersonLogin, SignEverybodyOut, TakeSecondFactor, end_person_login, sign_everybody_out, take_second_factor,
};
pub use place::{
    AddLocation, AddRegister, SaveLocation, SaveRegister, add_location, add_register, save_location, save_register,
};
pub use quote::{AttachDeal, Escalate, QuoteDeal, WithdrawQuote, attach_deal, escalate, quote_deal, withdraw_quote};
pub use refund::{RefundSale, refund_sale};
pub(crate) use room::place;
pub use room::{PostMessage, ReadMessages, ReadRoom, SaveNote, post_message, read_messages, read_room, save_note};
pub use second_factor::{
    BeginSecondFactor, ConfirmSecondFactor, MakeRecoveryCodes, TurnOffSecondFactor, begin_second_factor,
    confirm_second_factor, make_recovery_codes, turn_off_second_factor,
};
pub use selection::{DeselectDeal, SelectDeal, deselect_deal, select_deal};
pub use setup::{
    SetupMoney, SetupOwner, SetupPeople, SetupPlace, SetupShop, setup_money, setup_owner, setup_people, setup_place,
    setup_shop,
};
pub use shop::{
    HideChecklist, SaveHours, SaveOffers, SavePaper, SaveProfile, SaveReckoning, SaveSecurity, SaveTillRules,
    hide_checklist, save_hours, save_offers, save_paper, save_profile, save_reckoning, save_security, save_till_rules,
};
pub use tender_names::{NameTenders, name_tenders};
pub use till::{
    LeaveShift, NameCustomer, SellBasket, StartShift, VoidBasket, leave_shift, name_customer, sell_basket, start_shift,
    void_basket,
};

use leptos::server_fn::ServerFn;

use crate::components::once;
use crate::path;

/// The path of the server function `F`, without a one-time id: for signing in and out, and to be given one by [`once()`].
pub(crate) const fn path_of<F: ServerFn>() -> &'static str {
    F::PATH
}

/// The server functions of whoever has to set up a second factor before anything else: setting it up, and leaving.
pub const WHILE_SET_UP_IS_DUE: [&str; 6] = [
    path_of::<BeginSecondFactor>(),
    path_of::<ConfirmSecondFactor>(),
    path_of::<ConfirmPassword>(),
    path_of::<SignIn>(),
    path_of::<SignInCode>(),
    path_of::<SignOut>(),
];

/// What a posted form of the server function `F` names as its action: its path, with a one-time id (see [`once()`]).
pub(crate) fn once_of<F: ServerFn>() -> String {
    once(F::PATH)
}

/// What the form of the server function `F` is called where its refusal is told: the path without what all begin with.
pub(crate) const fn name_of<F: ServerFn>() -> &'static str {
    F::PATH.split_at(path::SERVER_FUNCTIONS.len()).1
}

#[cfg(test)]
mod tests {
    use session::consultation::rule::Command;

    use super::*;

    #[test]
    fn islands_post_to_where_the_server_functions_are() {
        let written = [
            (path::ACCEPT, path_of::<Accept>()),
            (path::RELEASE, path_of::<Release>()),
            (path::START, path_of::<Start>()),
            (path::END, path_of::<End>()),
            (path::CANCEL, path_of::<Cancel>()),
            (path::JOIN_QUEUE, path_of::<JoinQueue>()),
            (path::STILL_HERE, path_of::<StillHere>()),
            (path::HAND_OVER, path_of::<HandOver>()),
            (path::DECLINE_HANDOVER, path_of::<DeclineHandover>()),
            (path::POST_MESSAGE, path_of::<PostMessage>()),
            (path::SAVE_NOTE, path_of::<SaveNote>()),
            (path::ROOM, path_of::<ReadRoom>()),
            (path::MESSAGES, path_of::<ReadMessages>()),
            (path::NAME_CUSTOMER, path_of::<NameCustomer>()),
            (path::SELL_BASKET, path_of::<SellBasket>()),
            (path::VOID_BASKET, path_of::<VoidBasket>()),
            (path::REFUND_SALE, path_of::<RefundSale>()),
            (path::PARK_BASKET, path_of::<ParkBasket>()),
            (path::TAKE_UP_BASKET, path_of::<TakeUpBasket>()),
            (path::VOID_MOVEMENT, path_of::<VoidMovement>()),
            (path::MAIL_RECEIPT, path_of::<MailReceipt>()),
            (path::READ_IMPORT, path_of::<ReadImport>()),
            (path::SAVE_LOGO, path_of::<SaveLogo>()),
        ];
        for (written, path) in written {
            assert_eq!(written, path);
        }
        let source = include_str!("../path/mod.rs");
        assert_eq!(
            source.matches(&format!("= \"{}", path::SERVER_FUNCTIONS)).count(),
            written.len() + 1,
            "each is looked at here"
        );
    }

    #[test]
    fn a_command_is_posted_to_its_own_server_function() {
        assert_eq!(path::command(Command::Accept), Some(path::ACCEPT));
        assert_eq!(path::command(Command::Release), Some(path::RELEASE));
        assert_eq!(path::command(Command::Start), Some(path::START));
        assert_eq!(path::command(Command::End), Some(path::END));
        assert_eq!(path::command(Command::Cancel), Some(path::CANCEL));
        assert_eq!(path::command(Command::Queue), Some(path::JOIN_QUEUE));
    }

    #[test]
    fn a_forms_name_is_its_server_functions() {
        assert_eq!(name_of::<SignIn>(), "sign_in");
    }
}
