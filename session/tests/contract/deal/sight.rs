//! Who sees which deal: the whole predicate as a table, through every way to one, on both engines.

use std::collections::BTreeSet;

use crate::support::{Garage, on_both};
use session::change::Actor;
use session::clock::Timestamp;
use session::context::Limits;
use session::deal::{self, Filter, Stage};
use session::id::{DealId, ShopId, TeamId, UserId};
use session::shop::Role;

/// A deal of the table, with what decides who sees it.
struct Case {
    id: DealId,
    shop: ShopId,
    owner: UserId,
    team: Option<TeamId>,
    stage: Stage,
    is_deleted: bool,
}

/// Somebody who looks.
struct Viewer {
    staff: Actor,
    team: Option<TeamId>,
}

impl Viewer {
    /// design.md §3, said a second time and otherwise than in SQL.
    fn sees(&self, case: &Case) -> bool {
        let user = &self.staff.user;
        let is_near = case.owner == user.id || (self.team.is_some() && case.team == self.team);
        let is_staff = user.roles.is_staff();
        !case.is_deleted && case.shop == user.shop_id && is_staff && (user.roles.runs_the_shop() || is_near)
    }

    /// Whether this one may bring the deal back: its owner may, and whoever runs the shop.
    fn brings_back(&self, case: &Case) -> bool {
        let user = &self.staff.user;
        let keeps = user.roles.runs_the_shop() || case.owner == user.id;
        case.is_deleted && case.shop == user.shop_id && user.roles.is_staff() && keeps
    }
}

const ROLES: [Role; 5] = [Role::Customer, Role::Mechanic, Role::Cashier, Role::Manager, Role::Admin];

async fn viewers(garage: &Garage, team: Option<TeamId>) -> Vec<Viewer> {
    let mut viewers = Vec::new();
    for role in ROLES {
        let staff = garage.staff(role).await;
        garage.put_into(staff.user.id, team).await;
        viewers.push(Viewer { staff, team });
    }
    viewers
}

/// Deals of this owner at every stage, living and deleted.
async fn cases(garage: &Garage, owner: UserId, team: Option<TeamId>, into: &mut Vec<Case>) {
    for stage in Stage::ALL {
        for deleted_at in [None, Some(Timestamp(1))] {
            let id = garage.deal_of(owner, *stage, deleted_at).await;
            into.push(Case { id, shop: garage.shop_id, owner, team, stage: *stage, is_deleted: deleted_at.is_some() });
        }
    }
}

/// The table: viewers of two shops, with a team and without, and deals of themselves, of a mate, of a stranger.
async fn table(garage: &Garage) -> (Vec<Viewer>, Vec<Case>) {
    let mut everybody = Vec::new();
    let mut deals = Vec::new();
    for shop in [garage.clone(), garage.next_shop().await] {
        let (ours, theirs) = (shop.team().await, shop.team().await);
        for team in [Some(ours), None] {
            for viewer in viewers(&shop, team).await {
                cases(&shop, viewer.staff.user.id, viewer.team, &mut deals).await;
                everybody.push(viewer);
            }
        }
        for team in [Some(ours), Some(theirs), None] {
            let owner = shop.person(Role::Mechanic).await;
            shop.put_into(owner.id, team).await;
            cases(&shop, owner.id, team, &mut deals).await;
        }
    }
    (everybody, deals)
}

#[tokio::test(flavor = "multi_thread")]
async fn every_way_to_a_deal_shows_it_to_the_same_people() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits = Limits { deal_rows_max: 10_000, board_rows_max: 10_000, ..Limits::default() };
        let cx = &garage.cx;
        let (viewers, deals) = table(&garage).await;
        assert_eq!((viewers.len(), deals.len()), (20, 312));
        for viewer in &viewers {
            let staff = &viewer.staff;
            let who = garage.signed_in(staff).await;
            let found = |list: deal::DealList| list.deals.iter().map(|deal| deal.id).collect::<BTreeSet<_>>();
            let listed = found(deal::list(cx, staff, &Filter::default()).await.expect("a list"));
            let search = Filter { search: "NEEDLE".to_owned(), ..Filter::default() };
            let searched = found(deal::list(cx, staff, &search).await.expect("a search"));
            // What the stream sends.
            let fed = found(deal::board(cx, staff, &Filter::default()).await.expect("a board"));
            for case in &deals {
                let sees = viewer.sees(case);
                let what = format!("{} {:?} {}", garage.engine, staff.user.roles, case.id);
                assert_eq!(listed.contains(&case.id), sees, "list: {what}");
                assert_eq!(searched.contains(&case.id), sees, "search: {what}");
                assert_eq!(fed.contains(&case.id), sees, "feed: {what}");
                // No stage decides who sees a deal: the lists above show that of each, and these ask for one at a time.
                if ![Stage::ALL.first(), Stage::ALL.last()].contains(&Some(&case.stage)) {
                    continue;
                }
                assert_eq!(deal::get(cx, staff, case.id).await.is_ok(), sees, "record: {what}");
                assert_eq!(deal::prefill(cx, staff, case.id).await.is_ok(), sees, "till: {what}");
                assert_eq!(deal::select(cx, staff, case.id, None).await.is_ok(), sees, "select: {what}");
                const FORCE: &str = "UPDATE users SET last_deal_id = $2, deal_cleared = NULL, deal_revision = deal_revision + 1 WHERE id = $1";
                garage.write(FORCE, vec![staff.user.id.into(), case.id.into()]).await;
                let (restored, _) = deal::restore(cx, &who, None).await.expect("restored");
                assert_eq!(restored.deal.map(|deal| deal.id), sees.then_some(case.id), "restore: {what}");
                assert_eq!(restored.reason.is_some(), !sees, "reason: {what}");
            }
            let recent = deal::recent(cx, staff).await.expect("the last five");
            assert!(recent.iter().all(|deal| deals.iter().any(|case| case.id == deal.id && viewer.sees(case))));
        }
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_shows_the_same_deals_wherever_it_begins_to_look() {
    on_both(async |mut garage: Garage| {
        garage.cx.limits = Limits { deal_rows_max: 10_000, board_rows_max: 10_000, ..Limits::default() };
        let (viewers, deals) = table(&garage).await;
        let mut owners = vec![None];
        owners.extend(deals.iter().map(|case| Some(case.owner)).collect::<BTreeSet<_>>());
        let teams: BTreeSet<_> = deals.iter().map(|case| case.team).collect();
        let staff =
            |id: UserId| !viewers.iter().any(|one| one.staff.user.id == id && one.staff.user.roles.is_customer());
        for viewer in viewers.iter().filter(|viewer| staff(viewer.staff.user.id)) {
            let offered = deal::owners(&garage.theirs(&viewer.staff), &viewer.staff).await.expect("owners");
            let offered: BTreeSet<_> =
                offered.iter().map(|owner| owner.id).filter(|id| owners.contains(&Some(*id))).collect();
            let seen = deals.iter().filter(|case| viewer.sees(case) && staff(case.owner));
            assert_eq!(
                offered,
                seen.map(|case| case.owner).collect(),
                "{} {:?}",
                garage.engine,
                viewer.staff.user.roles
            );
        }
        for viewer in &viewers {
            for (owner_id, team_id) in owners.iter().flat_map(|owner| teams.iter().map(move |team| (*owner, *team))) {
                let filter = Filter { owner_id, team_id, ..Filter::default() };
                let is_wanted = |case: &&Case| {
                    owner_id.is_none_or(|owner| owner == case.owner) && (team_id.is_none() || team_id == case.team)
                };
                let list = agree(&garage, viewer, filter.clone(), deals.iter().filter(is_wanted)).await;
                let counted: i64 = list.stages.iter().map(|total| total.deals_count).sum();
                assert_eq!(usize::try_from(counted).ok(), Some(list.deals.len()), "{filter:?}");
                for total in list.stages {
                    let is_counted = |case: &&Case| case.stage == total.stage && viewer.sees(case);
                    let count = deals.iter().filter(is_wanted).filter(is_counted).count();
                    assert_eq!(usize::try_from(total.deals_count).ok(), Some(count), "{:?} {filter:?}", total.stage);
                }
                let filter = Filter { stage: Some(Stage::Approved), ..filter };
                let approved = deals.iter().filter(is_wanted).filter(|case| case.stage == Stage::Approved);
                agree(&garage, viewer, filter, approved).await;
            }
        }
    })
    .await;
}

/// What a list shows, living and deleted, against what the table says of the deals it asks for.
async fn agree<'a>(
    garage: &Garage,
    viewer: &Viewer,
    filter: Filter,
    wanted: impl Iterator<Item = &'a Case>,
) -> deal::DealList {
    let wanted: Vec<&Case> = wanted.collect();
    let ids = |list: &deal::DealList| list.deals.iter().map(|deal| deal.id).collect::<BTreeSet<_>>();
    let expected = |rule: &dyn Fn(&Case) -> bool| wanted.iter().filter(|case| rule(case)).map(|case| case.id).collect();
    let what = format!("{} {:?} {filter:?}", garage.engine, viewer.staff.user.roles);
    // The second wall refuses a customer the tables themselves: of them it is the predicate that is tried.
    let is_customer = viewer.staff.user.roles.is_customer();
    let cx = if is_customer { garage.cx.clone() } else { garage.theirs(&viewer.staff) };
    let living = deal::list(&cx, &viewer.staff, &filter).await.expect("a list");
    let seen: BTreeSet<DealId> = expected(&|case| viewer.sees(case));
    assert_eq!(ids(&living), seen, "{what}");
    let deleted = Filter { is_deleted: true, ..filter };
    let deleted = deal::list(&cx, &viewer.staff, &deleted).await.expect("the deleted ones");
    let kept: BTreeSet<DealId> = expected(&|case| viewer.brings_back(case));
    assert_eq!(ids(&deleted), kept, "deleted: {what}");
    living
}

#[tokio::test(flavor = "multi_thread")]
async fn unknown_deleted_hidden_and_foreign_deals_are_told_apart_nowhere() {
    on_both(async |garage: Garage| {
        let cx = &garage.cx;
        let (me, other) = (garage.staff(Role::Mechanic).await, garage.staff(Role::Mechanic).await);
        let elsewhere = garage.next_shop().await;
        let stranger = elsewhere.staff(Role::Mechanic).await;
        let hidden = [
            cx.ids.next(),
            garage.deal_of(me.user.id, Stage::Lead, Some(Timestamp(1))).await,
            garage.deal_of(other.user.id, Stage::Lead, None).await,
            elsewhere.deal_of(stranger.user.id, Stage::Lead, None).await,
        ];
        for id in hidden {
            let edit = deal::Edit { version: 1, title: Some("Mine".to_owned()), ..deal::Edit::default() };
            let quote = deal::NewQuote { version: 1, ..deal::NewQuote::default() };
            let refusals = [
                deal::get(cx, &me, id).await.map(drop),
                deal::select(cx, &me, id, None).await.map(drop),
                deal::edit(cx, &me, id, &edit).await.map(drop),
                deal::give(cx, &me, id, me.user.id).await.map(drop),
                deal::delete(cx, &me, id).await,
                deal::add_note(cx, &me, id, "Mine").await.map(drop),
                deal::quote(cx, &me, id, &quote).await.map(drop),
                deal::prefill(cx, &me, id).await.map(drop),
            ];
            for refusal in refusals {
                assert!(matches!(refusal, Err(deal::DealError::NotFound)), "{refusal:?}");
            }
        }
        let written = garage.count("SELECT COUNT(*) FROM deal_events", vec![]).await;
        assert_eq!(written, 0, "nothing happened to any of them");
    })
    .await;
}
