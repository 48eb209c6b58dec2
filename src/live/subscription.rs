//! Subscriptions: the topics that one stream tells of, how much of each, and whether its person may follow them.

use app::problem::ProblemKind;
use session::Context;
use session::change::{Actor, Notice, Topic};
use session::consultation;
use session::counter;
use session::deal;
use session::id::DealId;
use session::login::SignedIn;
use session::snapshot::Extent;

use crate::http::Refusal;

/// One topic of a stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Subscription {
    /// Which.
    pub(super) topic: Topic,
    /// Whether all of it is sent, or only that it changed.
    pub(super) extent: Extent,
    /// Whether it is to be read and sent.
    pub(super) is_due: bool,
}

impl Subscription {
    /// The topics in `text`, split by commas. All of them are due at first.
    ///
    /// # Errors
    /// `malformed` for what is no topic.
    pub(super) fn parse(text: &str, extent: Extent) -> Result<Vec<Self>, Refusal> {
        let topics = text.split(',').filter(|topic| !topic.is_empty());
        topics
            .map(|topic| match topic.parse() {
                Ok(topic) => Ok(Self { topic, extent, is_due: true }),
                Err(_) => Err(Refusal::new(
                    ProblemKind::Malformed,
                    "There is nothing to follow by one of these names. A topic is a word and an id, as in queue:ID.",
                )),
            })
            .collect()
    }

    /// Whether `notice` says that it changed, while `selected` is the person's deal: a change of that is one of their own.
    pub(super) fn is_concerned(&self, notice: &Notice, selected: Option<DealId>) -> bool {
        let is_selected = |deal| notice.concerns(Topic::Deal(deal));
        notice.concerns(self.topic) || (matches!(self.topic, Topic::Person(_)) && selected.is_some_and(is_selected))
    }
}

/// Lets `who`, who comes from `address`, follow `extent` of `topic`. Of the queue a customer is told that it changed, and no more.
///
/// # Errors
/// `not-allowed` for what is not for their role; `not-found` for what is not there, or not for them to see.
pub(super) async fn may_follow(
    cx: &Context,
    who: &SignedIn,
    address: &str,
    (topic, extent): (Topic, Extent),
) -> Result<(), Refusal> {
    let user = &who.user;
    let actor = || Actor::new(who, address);
    let is_theirs = match topic {
        Topic::Person(id) => id == user.id,
        Topic::Queue(id) => {
            let may = user.roles.sees_the_queue() || (user.roles.is_customer() && extent == Extent::Revision);
            if !may {
                return Err(Refusal::new(ProblemKind::NotAllowed, "Only mechanics follow the queue."));
            }
            id == user.shop_id
        }
        Topic::Consultation(id) => consultation::get(cx, user, id).await?.is_some(),
        Topic::Registers(id) => actor().at_the_counter().map(|_| id == user.shop_id)?,
        Topic::Shift(id) => counter::get(cx, &actor().at_the_counter()?, id).await.map(|_| true)?,
        Topic::Catalogue(id) => actor().at_the_counter().map(|_| id == user.shop_id)?,
        Topic::Slots(id) => id == user.shop_id,
        Topic::Deals(id) => actor().of_staff().map(|_| id == user.shop_id)?,
        Topic::Deal(id) => deal::is_seen(cx, &actor().of_staff()?, id).await?,
    };
    if is_theirs { Ok(()) } else { Err(Refusal::not_found()) }
}

#[cfg(test)]
mod tests {
    use session::id::{Ids, ShopId, UserId};

    use super::*;

    #[test]
    fn a_notice_concerns_the_topics_it_names_and_a_persons_selected_deal() {
        let ids = Ids::counted();
        let (me, shop, deal): (UserId, ShopId, DealId) = (ids.next(), ids.next(), ids.next());
        let followed = |topic| Subscription { topic, extent: Extent::Whole, is_due: false };
        let mine = followed(Topic::Person(me));
        let changed = |topic| Notice::Changed(vec![topic]);
        assert!(mine.is_concerned(&changed(Topic::Person(me)), None));
        assert!(!mine.is_concerned(&changed(Topic::Person(ids.next())), None));
        assert!(!mine.is_concerned(&changed(Topic::Deal(deal)), None));
        assert!(mine.is_concerned(&changed(Topic::Deal(deal)), Some(deal)));
        assert!(!followed(Topic::Queue(shop)).is_concerned(&changed(Topic::Deals(shop)), Some(deal)));
        assert!(followed(Topic::Queue(shop)).is_concerned(&Notice::Everything, None));
    }

    #[test]
    fn what_is_no_topic_is_refused_and_nothing_is_nothing() {
        assert_eq!(Subscription::parse("", Extent::Whole).expect("nothing").len(), 0);
        assert!(Subscription::parse("queue", Extent::Whole).is_err());
        assert!(Subscription::parse("weather:00000000-0000-0000-0000-000000000007", Extent::Revision).is_err());
    }
}
