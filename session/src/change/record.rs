//! Recording what happened, in the transaction in which it did.

use super::{By, Topic, audit, history};
use crate::Context;
use crate::consultation::EventKind;
use crate::counter::ShiftEventKind;
use crate::deal::DealEventKind;
use crate::id::{ConsultationId, DealId, ShiftId};
use crate::idempotency;
use crate::store::{StoreError, Tx};

/// What happened to which thing. A kind of thing with a history of its own has a variant of its own.
#[derive(Clone, Debug)]
pub enum What {
    /// To a consultation.
    Consultation(ConsultationId, EventKind),
    /// On a shift.
    Shift(ShiftId, ShiftEventKind),
    /// To a deal.
    Deal(DealId, DealEventKind),
    /// To anything else: for the audit log, and for whoever follows.
    Other {
        /// What happened, as one word: `signed_in`, `team_changed`, ….
        kind: &'static str,
        /// What it happened to: an id or a name, never a secret.
        subject: String,
    },
}

/// What happened, said once.
#[derive(Clone, Debug)]
pub struct Change<'a> {
    /// Who did it.
    pub actor: By<'a>,
    /// What happened.
    pub what: What,
    /// What is worth remembering of it: a number, an amount, a reason. Never a secret.
    pub detail: &'a str,
    /// Whether the audit log holds it: whoever asks later who did it finds it there.
    pub audited: bool,
    /// What it changes the look of, for whoever follows that.
    pub topics: &'a [Topic],
}

impl<'a> Change<'a> {
    /// Something for the audit log alone: `kind` happened to `subject`.
    #[must_use]
    pub const fn audited(actor: By<'a>, kind: &'static str, subject: String, topics: &'a [Topic]) -> Self {
        Self { actor, what: What::Other { kind, subject }, detail: "", audited: true, topics }
    }

    /// Something that neither history nor audit log holds, but that whoever follows `topics` sees.
    #[must_use]
    pub const fn seen(actor: By<'a>, kind: &'static str, subject: String, topics: &'a [Topic]) -> Self {
        Self { actor, what: What::Other { kind, subject }, detail: "", audited: false, topics }
    }
}

impl Tx {
    /// Writes down what happened: its line of history, if it is one, and its line in the audit log, if it is owed. The
    /// commit grows the revisions of its topics, forgets what was remembered of them, and tells who follows them. A request
    /// that may be sent again is noted as carried out, by this attempt at it alone.
    ///
    /// # Errors
    /// [`StoreError`]; [`StoreError::Repeated`] when another attempt has carried the request out.
    pub async fn record(&mut self, cx: &Context, change: Change<'_>) -> Result<(), StoreError> {
        if let Some(once) = change.actor.once
            && !self.claims_once()
        {
            idempotency::claim(cx, self, once).await?;
        }
        history::append(cx, self, &change).await?;
        if change.audited {
            audit::append(cx, self, &change).await?;
        }
        self.concerns(change.topics);
        Ok(())
    }

    /// That something changed that has no topic, or that of too many: whatever anybody remembers is worth nothing once this is
    /// committed, and whoever follows anything looks again.
    pub fn record_everything(&mut self) {
        self.concerns_everything();
    }
}

impl What {
    /// What happened, as one word.
    pub(super) const fn kind(&self) -> &'static str {
        match self {
            Self::Consultation(_, kind) => kind.as_str(),
            Self::Shift(_, kind) => kind.as_str(),
            Self::Deal(_, kind) => kind.as_str(),
            Self::Other { kind, .. } => kind,
        }
    }

    /// What it happened to, as the audit log names it.
    pub(super) fn subject(&self) -> String {
        match self {
            Self::Consultation(id, _) => id.to_string(),
            Self::Shift(id, _) => id.to_string(),
            Self::Deal(id, _) => id.to_string(),
            Self::Other { subject, .. } => subject.clone(),
        }
    }
}
