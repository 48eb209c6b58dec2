//! Where a posted form is sent: to its server function, with a one-time id and whose page it stands on.

/// The address of a form that posts to the server function at `path`. Sent again as it was, it is the same act; sent by
/// somebody else than whom its page was made for, it is refused.
#[cfg(feature = "ssr")]
pub(crate) fn once(path: &str) -> String {
    use http::request::Parts;
    use leptos::prelude::{use_context, with_context};
    use session::Context;
    use session::change::Topic;
    use session::id::FormId;

    use crate::path::{FORM_ID, FORM_OF, with_query};
    use crate::request::caller::Caller;

    let Some(cx) = use_context::<Context>() else { return path.to_owned() };
    let me = with_context::<Parts, _>(|parts| {
        let caller = parts.extensions.get::<Caller>();
        caller.and_then(|caller| caller.signed_in.as_ref()).map(|who| Topic::Person(who.user.id))
    });
    let Some(me) = me.flatten() else { return path.to_owned() };
    let form = cx.ids.next::<FormId>();
    with_query(&with_query(path, FORM_ID, &form.to_string()), FORM_OF, &me.to_string())
}

/// The same in the browser, where `public/forms.js` adds both to a form that came without.
#[cfg(not(feature = "ssr"))]
pub(crate) fn once(path: &str) -> String {
    path.to_owned()
}
