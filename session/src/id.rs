//! Ids: one newtype a table, so that one can never be passed for another.
//!
//! All are UUID version 7 (RFC 9562 §5.7): they sort by the time they were made, which keeps indexes dense.
//! Rules take ids as arguments; only [`Ids`] makes them.

macro_rules! ids {
    ($($(#[$meta:meta])* $name:ident),+ $(,)?) => { $(
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "server", derive(sqlx::Type, utoipa::ToSchema), sqlx(transparent), schema(example = "01976a10-5f2e-7c31-9d3a-0b6d1f2a4c58"))]
        #[serde(transparent)]
        pub struct $name(pub uuid::Uuid);

        impl From<uuid::Uuid> for $name { fn from(id: uuid::Uuid) -> Self { Self(id) } }
        impl From<$name> for uuid::Uuid { fn from(id: $name) -> Self { id.0 } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { self.0.fmt(f) }
        }
        impl std::str::FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> { text.parse().map(Self) }
        }
        crate::server_only! {
            impl From<$name> for crate::store::Value {
                fn from(id: $name) -> Self { crate::store::Value::Uuid(Some(id.0)) }
            }
            impl From<Option<$name>> for crate::store::Value {
                fn from(id: Option<$name>) -> Self { crate::store::Value::Uuid(id.map(|id| id.0)) }
            }
        }
    )+ };
}

ids! {
    /// A tenant.
    ShopId,
    /// A place of a shop.
    LocationId,
    /// A till of a location.
    RegisterId,
    /// A person with an account.
    UserId,
    /// A signed-in client.
    LoginSessionId,
    /// A consultation.
    ConsultationId,
    /// The queue entry of a consultation.
    AssignmentId,
    /// A line of a consultation's history.
    EventId,
    /// A message of a consultation.
    MessageId,
    /// An offer to take over a consultation.
    HandoverId,
    /// A line of a ledger.
    LedgerLineId,
    /// A line of the audit log.
    AuditLineId,
    /// A shift of a register.
    ShiftId,
    /// A line of a shift's history.
    ShiftEventId,
    /// A sale, a refund or a void; made by the till.
    SaleId,
    /// Cash that moved without a sale; made by the till.
    CashMovementId,
    /// A count of a drawer.
    CountId,
    /// Another opening amount that somebody found.
    RecountId,
    /// Something that is sold.
    ProductId,
    /// What was uploaded to the catalogue or worked out for it, and is still to be confirmed.
    DraftId,
    /// A browser at a till, as it calls itself.
    DeviceKey,
    /// A team of the staff.
    TeamId,
    /// A quote or sales opportunity.
    DealId,
    /// A quote of a deal.
    QuoteId,
    /// A note on a deal.
    DealNoteId,
    /// A line of a deal's history.
    DealEventId,
    /// A stretch of a mechanic's time that can be booked.
    SlotId,
    /// A slot that somebody has.
    BookingId,
    /// A wish for a slot that does not open yet.
    PrebookingId,
    /// A process, from its start to its end.
    NodeId,
    /// A mail of the outbox.
    MailId,
    /// A link by which somebody gets into an account.
    AccountLinkId,
    /// What was changed of somebody's account, for them to read.
    AccountNoticeId,
    /// A token of a background login.
    BackgroundTokenId,
    /// A form on a page, which is carried out once however often it is sent.
    FormId,
    /// An attempt at a request that may be sent again.
    AttemptId,
}

/// Where ids come from: passed in, so that tests can repeat them.
#[derive(Clone, Debug)]
pub struct Ids(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Counted(std::sync::Arc<std::sync::atomic::AtomicU64>),
}

impl Ids {
    /// Random version 7 ids from the system's time and entropy; within a process they only grow.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// Ids 1, 2, 3 …: the same in every run. For tests.
    #[must_use]
    pub fn counted() -> Self {
        Self(Source::Counted(std::sync::Arc::default()))
    }

    /// A new id of the wanted kind.
    pub fn next<T: From<uuid::Uuid>>(&self) -> T {
        match &self.0 {
            Source::System => uuid::Uuid::now_v7().into(),
            Source::Counted(count) => {
                let n = 1 + count.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                uuid::Builder::from_unix_timestamp_millis(n, &[0; 10]).into_uuid().into()
            }
        }
    }
}
