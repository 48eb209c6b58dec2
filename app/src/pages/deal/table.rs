//! The table of deals: all of one kind, page by page, or those that were deleted.

use leptos::prelude::*;
use session::deal::{Deal, DealList};

use super::list_entry::{Terms, stale, work_on};
use super::list_query::{ListQuery, Shape};
use super::stage_pill;
use crate::actions::{RestoreDeal, once_of};
use crate::path;
use crate::words::time::{Show, since};

/// The table, and the way to the older ones.
pub(super) fn table(shape: Shape, query: &ListQuery, list: DealList, terms: &Terms) -> AnyView {
    let rows = list.deals.iter().map(|deal| row(shape, deal, terms)).collect_view();
    let next = list.next.map(|after| {
        view! { <a class="button" data-tone="quiet" href=query.older(&after)>"Older deals"</a> }
    });
    view! {
        <div class="table-frame" tabindex="0" role="region" aria-label="Table of deals">
            <table class="table" data-stack="phone">
                <thead>
                    <tr>
                        <th scope="col">"Deal"</th>
                        <th scope="col">"Stage"</th>
                        <th scope="col">"Customer"</th>
                        <th scope="col">"Owner"</th>
                        <th scope="col" class="number">"Total"</th>
                        <th scope="col">"Last activity"</th>
                        <th scope="col"><span class="hidden">"Do"</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {next}
    }
    .into_any()
}

fn row(shape: Shape, deal: &Deal, terms: &Terms) -> AnyView {
    let Deal { id, number, title, stage, customer_name, owner_name, total_cents, activity_at, .. } = deal.clone();
    let name = format!("D-{number} {title}");
    let (heading, action) = if shape == Shape::Deleted {
        let label = format!("Restore D-{number}");
        let back = view! {
            <form method="post" action={once_of::<RestoreDeal>()}>
                <input type="hidden" name="id" value=id.to_string()/>
                <button class="button" data-tone="quiet" aria-label=label>"Restore"</button>
            </form>
        };
        (name.into_any(), back.into_any())
    } else {
        (view! { <a href=path::deal(id)>{name}</a> }.into_any(), work_on(id, terms.selected == Some(id)))
    };
    view! {
        <tr>
            <th scope="row">{heading} " " {stale(deal, terms)}</th>
            <td data-label="Stage">{stage_pill(stage)}</td>
            <td data-label="Customer"><bdi>{customer_name}</bdi></td>
            <td data-label="Owner"><bdi>{owner_name}</bdi></td>
            <td class="number" data-label="Total">{terms.amount(total_cents)}</td>
            <td data-label="Last activity">{since(activity_at, terms.now, Show::Ago)}</td>
            <td class="table-action">{action}</td>
        </tr>
    }
    .into_any()
}
