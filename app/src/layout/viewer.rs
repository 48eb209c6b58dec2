//! The viewer of a page: who looks at it, and what follows them on every page.
//!
//! Customers and mechanics have their active consultation, the counter the shift of its device, the staff the deal they
//! selected. A layout asks for a viewer, so that no page forgets any of it.

use std::sync::Arc;

use leptos::prelude::provide_context;
use session::Context;
use session::booking::{self, News};
use session::change::Topic;
use session::clock::Timestamp;
use session::consultation::{self, ActiveSnapshot, ParticipantRole};
use session::counter::{self, TillLine, TillSnapshot};
use session::login::SignedIn;
use session::people::Roles;
use session::shop::User;

use super::Followed;
use super::deal_switcher::DealSwitcher;
use crate::problem::Problem;
use crate::state::PageState;

/// Who looks at a page, and what follows them.
#[derive(Debug)]
pub(crate) struct Viewer {
    /// The person; nothing where nobody is signed in.
    pub(super) user: Option<User>,
    /// What islands start from: what is active for a customer or a mechanic, and what their page adds to it.
    pub(super) state: Option<Arc<PageState>>,
    /// The shift of the device, at the counter.
    pub(super) till: Option<TillSnapshot>,
    /// The registers, which the counter follows where its page shows nothing else.
    pub(super) registers: Option<Followed>,
    /// The deal they selected; customers have none.
    pub(super) deal: Option<DealSwitcher>,
    /// When they are erased, if they asked for it.
    pub(super) erase_at: Option<Timestamp>,
    /// Who is signed in and can do nothing yet: the page leads nowhere else, and follows nothing.
    pub(super) held: Option<User>,
    /// What came of a customer's prebooking that they have not looked at.
    pub(super) news: Option<News>,
}

impl Viewer {
    /// The viewer of a page that is the same for whoever looks at it, signed in or not.
    pub(crate) const fn nobody() -> Self {
        Self {
            user: None,
            state: None,
            till: None,
            registers: None,
            deal: None,
            erase_at: None,
            held: None,
            news: None,
        }
    }

    /// `who`, who has to set up a second factor before anything else.
    pub(crate) fn held(who: &SignedIn) -> Self {
        Self { held: Some(who.user.clone()), ..Self::nobody() }
    }

    /// `who`, with what is active for them, and the shift of their device if they work at the counter; to be made before any island is.
    ///
    /// # Errors
    /// `internal`, `busy`.
    pub(crate) async fn of(cx: &Context, who: &SignedIn) -> Result<Self, Problem> {
        match part(who.user.roles) {
            Some(role) => {
                let active = consultation::active_of(cx, who).await?;
                Self::with(cx, who, PageState::new(&who.user, role, active)).await
            }
            None => Self::at_the_counter(cx, who).await,
        }
    }

    /// `who`, with the shift of their device, if they work at the counter.
    async fn at_the_counter(cx: &Context, who: &SignedIn) -> Result<Self, Problem> {
        let user = &who.user;
        let (mut till, mut registers) = (None, None);
        if user.roles.works_at_the_counter() {
            registers = Followed::now(cx, user, Topic::Registers(user.shop_id)).await?;
            till = Some(counter::till(cx, who.login_session_id).await?);
        }
        Ok(Self { till, registers, deal: DealSwitcher::read().await?, ..Self::bare(who) })
    }

    /// `who`, whose page hands more to its islands than what is active; to be made before any of them is.
    ///
    /// # Errors
    /// `internal`, `busy`.
    pub(crate) async fn with(cx: &Context, who: &SignedIn, state: PageState) -> Result<Self, Problem> {
        let state = Arc::new(state);
        provide_context(Arc::clone(&state));
        let news = booking::news_of(cx, who).await?;
        Ok(Self { state: Some(state), news, ..Self::at_the_counter(cx, who).await? })
    }

    /// `who`, without anything that must be read: for a page that says that nothing can be.
    pub(super) fn bare(who: &SignedIn) -> Self {
        Self { user: Some(who.user.clone()), erase_at: who.erase_at, ..Self::nobody() }
    }

    /// The shift at which their device stands; nothing where it stands at none.
    pub(crate) fn till_line(&self) -> Option<&TillLine> {
        self.till.as_ref().and_then(|till| till.till.as_ref())
    }

    /// What is active for them; nothing for whoever takes no part in consultations.
    pub(crate) fn active(&self) -> Option<&ActiveSnapshot> {
        self.state.as_ref().map(|state| &state.active)
    }

    /// Their own things as a topic that a page may follow, at the revision of what is active.
    pub(crate) fn own_things(&self) -> Option<Followed> {
        self.state.as_ref().map(|state| Followed { topic: state.mine(), revision: state.active.revision })
    }
}

/// Which part somebody with these roles takes in consultations; the counter alone takes none.
const fn part(roles: Roles) -> Option<ParticipantRole> {
    if roles.is_customer() {
        Some(ParticipantRole::Customer)
    } else if roles.takes_consultations() {
        Some(ParticipantRole::Mechanic)
    } else {
        None
    }
}
