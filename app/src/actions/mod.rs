//! What pages and islands ask the server to do: the server functions under `/fn`.
//!
//! Each does three things: who is asking, one function of `session`, the answer. A browser that posts a form is redirected,
//! with a message or a refusal for the next page; a script gets the status and the problem. Every argument is text and may
//! be missing, so that what is wrong with it is said here and not by a parser.

#![expect(unreachable_pub, reason = "`#[server]` makes a second, hidden function of the same visibility")]

mod account;
mod answer;
mod consultation;
mod deal;
mod deal_line;
mod device_name;
mod drawer;
mod quote;
mod room;
mod selection;
mod till;

pub use account::{RevokeLogin, SignIn, SignOut, SignUp, revoke_login, sign_in, sign_out, sign_up};
pub use consultation::{
    Accept, Cancel, End, Release, Start, StartConsultation, accept, cancel, end, release, start, start_consultation,
};
pub use deal::{
    CreateDeal, DeleteDeal, EditDeal, GiveDeal, MoveDeal, NoteDeal, RestoreDeal, create_deal, delete_deal, edit_deal,
    give_deal, move_deal, note_deal, restore_deal,
};
pub use deal_line::{AddDealLine, ChangeDealLine, add_deal_line, change_deal_line};
pub use drawer::{
    BeginCount, CloseShift, CountDrawer, MoveCash, ReopenShift, VoidMovement, begin_count, close_shift, count_drawer,
    move_cash, reopen_shift, void_movement,
};
pub use quote::{AttachDeal, DecideQuote, Escalate, QuoteDeal, attach_deal, decide_quote, escalate, quote_deal};
pub use room::{PostMessage, ReadRoom, SaveNote, post_message, read_room, save_note};
pub use selection::{DeselectDeal, SelectDeal, deselect_deal, select_deal};
pub use till::{
    NameCustomer, RefundSale, SellBasket, StartShift, VoidBasket, name_customer, refund_sale, sell_basket, start_shift,
    void_basket,
};

#[cfg(test)]
mod tests {
    use leptos::server_fn::ServerFn;
    use session::consultation::rule::Command;

    use super::{Accept, Cancel, End, PostMessage, ReadRoom, Release, SaveNote, Start};
    use crate::path;

    #[test]
    fn islands_post_to_where_the_server_functions_are() {
        assert_eq!(path::command(Command::Accept), Some(Accept::PATH));
        assert_eq!(path::command(Command::Release), Some(Release::PATH));
        assert_eq!(path::command(Command::Start), Some(Start::PATH));
        assert_eq!(path::command(Command::End), Some(End::PATH));
        assert_eq!(path::command(Command::Cancel), Some(Cancel::PATH));
        assert_eq!([path::POST_MESSAGE, path::SAVE_NOTE, path::ROOM], [PostMessage::PATH, SaveNote::PATH, ReadRoom::PATH]);
    }
}
