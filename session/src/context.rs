//! What every command of this crate is handed: where things are stored, what time it is, where ids come from, and the limits.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::booking::NewsMemory;
use crate::catalogue::KeptTerms;
use crate::clock::Clock;
use crate::consultation::ActiveMemory;
use crate::counter::OpenShifts;
use crate::id::Ids;
use crate::login::{LoginCache, PasswordRoom, SignInLimiter};
use crate::mail::Post;
use crate::sale::SaleBounds;
use crate::shop::KeptSettings;
use crate::snapshot::Snapshots;
use crate::store::{Store, StoreError};

pub use crate::bound::Bound;
pub use crate::secret::Secret;

/// What a command works with; made once a process, or once a test. One pointer: every layer of every request clones it, and a
/// counter that all cores write is what a request waits for. Changing one of several clones leaves the others as they were.
#[derive(Clone, Debug)]
pub struct Context(pub(crate) Arc<Bound>);

/// What is the same in whoever's name something is done.
#[derive(Clone, Debug)]
pub struct ContextParts {
    /// The time.
    pub clock: Clock,
    /// Where new ids come from.
    pub ids: Ids,
    /// The bounds of everything.
    pub limits: Limits,
    /// The key that fingerprints and cookies are derived from.
    pub secret: Secret,
    /// Where passwords are hashed, a few at a time.
    pub passwords: PasswordRoom,
    /// Who tried to sign in too often.
    pub sign_in_limiter: SignInLimiter,
    /// Login sessions that need not be read again.
    pub login_cache: LoginCache,
    /// What many look at, and need not be read again.
    pub snapshots: Snapshots,
    /// What is active for people, and need not be read again.
    pub active: ActiveMemory,
    /// The open shifts that devices are on, and that need not be read again.
    pub open_shifts: OpenShifts,
    /// How mail leaves this process.
    pub post: Post,
    /// What shops have set, and need not be read again.
    pub shop_settings: KeptSettings,
    /// What came of people's prebookings, as they have to be told.
    pub booking_news: NewsMemory,
    /// How shops reckon, which need not be read again either.
    pub terms: KeptTerms,
    /// Whether every background login was found to have its token: those of before there were tokens are looked for until then.
    pub have_tokens: Arc<AtomicBool>,
}

impl Deref for Context {
    type Target = Bound;

    fn deref(&self) -> &Bound {
        &self.0
    }
}

impl DerefMut for Context {
    fn deref_mut(&mut self) -> &mut Bound {
        Arc::make_mut(&mut self.0)
    }
}

/// HMAC-SHA-256 of `message` under `key`.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key).expect("HMAC takes a key of any length");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}

/// Every bound of this crate, each with its one default. `Default` is the documentation.
#[derive(Clone, Debug)]
pub struct Limits {
    /// How long a consultation that is not live may go unattended before it expires: counted from the queue, the acceptance, the
    /// release or the last message.
    pub orphan_after_ms: i64,
    /// How long a mechanic may take to connect after accepting before the consultation goes back to the queue.
    pub connect_within_ms: i64,
    /// How long nobody may attend to a live consultation before both sides are asked whether it goes on.
    pub idle_ask_after_ms: i64,
    /// How long that question stands before the consultation is ended.
    pub idle_close_after_ms: i64,
    /// How far ahead a consultation may be scheduled.
    pub schedule_ahead_ms: i64,
    /// Characters in a concern.
    pub concern_chars_max: usize,
    /// Characters in a vehicle's description.
    pub vehicle_chars_max: usize,
    /// Characters in a message.
    pub message_chars_max: usize,
    /// Characters in a mechanic's note.
    pub note_chars_max: usize,
    /// Messages of one consultation.
    pub messages_per_session_max: i64,
    /// Consultations one customer may make within an hour.
    pub consultations_per_customer_per_hour_max: i64,
    /// Consultations all customers of a shop may make within a minute.
    pub consultations_per_shop_per_minute_max: i64,
    /// Queue entries shown at once.
    pub queue_rows_max: i64,
    /// Lines of a history shown at once.
    pub history_rows_max: i64,
    /// People of a shop on one page of their list.
    pub people_rows_max: i64,
    /// Quotes shown at once.
    pub quote_rows_max: i64,
    /// Messages of a room, and lines of its history, shown at once.
    pub room_lines_max: i64,
    /// Rows a job changes in one transaction.
    pub job_batch_rows: i64,
    /// Rows of each kind that are counted, for whoever watches, at the most.
    pub rows_counted_max: i64,
    /// How long an `Idempotency-Key` is remembered.
    pub idempotency_kept_ms: i64,
    /// Idle and absolute life of a customer's login session.
    pub customer_login: LoginLife,
    /// Idle and absolute life of a staff member's login session.
    pub staff_login: LoginLife,
    /// Login sessions (devices) one user may have; the longest idle one makes room.
    pub devices_per_user_max: i64,
    /// The largest amount at the till, in minor units: a drawer, a price, a receipt.
    pub amount_cents_max: i64,
    /// Lines of one receipt.
    pub sale_lines_max: usize,
    /// How many of one thing a line may hold.
    pub sale_quantity_max: i64,
    /// Characters in a reason or a reference at the till.
    pub reason_chars_max: usize,
    /// How much a cashier may take off the list price, in basis points, by price or discount; more is for a manager to allow.
    pub price_cut_bp_max: i64,
    /// How much cash a cashier may give back for a sale beyond what was paid in cash, in minor units; more is for a manager to allow.
    pub cash_refund_cents_max: i64,
    /// Devices on one shift.
    pub devices_per_shift_max: i64,
    /// A device that was not heard of for so long leaves its shift when somebody joins it.
    pub device_gone_after_ms: i64,
    /// After this long an open shift is warned of.
    pub shift_warn_after_ms: i64,
    /// Sales a till keeps while it cannot send them.
    pub till_kept_max: i64,
    /// Baskets that may wait at one register.
    pub parked_baskets_max: i64,
    /// Characters in which a till writes a basket that waits.
    pub parked_basket_chars_max: usize,
    /// How long a till waits for the server before it keeps a sale and goes on.
    pub till_timeout_ms: i64,
    /// Lines of a file that is imported into the catalogue.
    pub import_lines_max: usize,
    /// Bytes of a shop's logo.
    pub logo_bytes_max: usize,
    /// Characters in a deal's title.
    pub deal_title_chars_max: usize,
    /// Lines of a deal.
    pub deal_lines_max: usize,
    /// Deals of one page of a list.
    pub deal_rows_max: i64,
    /// Deals of one stage on the board.
    pub board_rows_max: i64,
    /// After so many days without activity a deal that is going on is stale.
    pub deal_stale_after_days: i64,
    /// For how many days a quote is valid unless somebody says otherwise.
    pub quote_valid_days: i64,
    /// Deals a person's last selections are remembered of.
    pub recent_deals_max: i64,
    /// How often a mail is tried before it is given up.
    pub mail_attempts_max: i64,
    /// How long to wait after the first attempt, the second, …; the last of them goes on.
    pub mail_pauses_ms: Vec<i64>,
    /// How long one attempt to send a mail may take.
    pub mail_timeout_ms: i64,
    /// How long what was sent or given up is remembered.
    pub mail_kept_ms: i64,
    /// Mails that are shown at once.
    pub mail_rows_max: i64,
    /// For how long a link to a new password works.
    pub password_link_ms: i64,
    /// Links to a new password that one account gets within an hour; who asks for more is told the same.
    pub password_links_per_account_max: i64,
    /// For how long the link to another e-mail address works.
    pub email_link_ms: i64,
    /// For how long a password that was typed on a device is not asked for there again.
    pub password_again_ms: i64,
    /// For how long an invitation works.
    pub invite_link_ms: i64,
    /// How often the token of a background login is renewed, give or take a tenth.
    pub background_token_renew_ms: i64,
    /// How long a token of a background login works at the most: after so long without a job nothing is done in anybody's name.
    pub background_token_life_ms: i64,
    /// For how long whoever lost the answer to a renewal may ask for it again with the token before.
    pub background_token_grace_ms: i64,
    /// How often they may.
    pub background_token_retries_max: i64,
    /// How long somebody who asked to be erased can change their mind.
    pub erasure_after_ms: i64,
    /// Rows of each table in an export of one's own data.
    pub export_rows_max: i64,
    /// Bytes that an export of one's own data holds, before it is packed.
    pub export_bytes_max: usize,
    /// How far ahead slots are made of a mechanic's calendar.
    pub slots_ahead_ms: i64,
    /// How long before its time a booking becomes a consultation.
    pub booking_lead_ms: i64,
    /// How long the consultation of a booking is for its mechanic alone, from its time on.
    pub booking_first_ms: i64,
    /// Slots that are shown at once.
    pub slot_rows_max: i64,
    /// Bookings that are still to come and prebookings that wait, each, of one customer.
    pub bookings_per_customer_max: i64,
    /// How long whoever decides on prebookings has them for itself.
    pub prebooking_lease_ms: i64,
}

/// How long a login session lives: unused, and at all.
#[derive(Clone, Copy, Debug)]
pub struct LoginLife {
    /// Unused for this long, it ends.
    pub idle_ms: i64,
    /// This long after sign-in, it ends.
    pub absolute_ms: i64,
}

const MINUTE_MS: i64 = 60_000;
const HOUR_MS: i64 = 60 * MINUTE_MS;
const DAY_MS: i64 = 24 * HOUR_MS;

impl Default for Limits {
    fn default() -> Self {
        Self {
            orphan_after_ms: 2 * HOUR_MS,
            connect_within_ms: 10 * MINUTE_MS,
            idle_ask_after_ms: 60 * MINUTE_MS,
            idle_close_after_ms: 30 * MINUTE_MS,
            schedule_ahead_ms: 90 * DAY_MS,
            concern_chars_max: 2_000,
            vehicle_chars_max: 200,
            message_chars_max: 4_000,
            note_chars_max: 10_000,
            messages_per_session_max: 2_000,
            consultations_per_customer_per_hour_max: 30,
            consultations_per_shop_per_minute_max: 120,
            queue_rows_max: 100,
            history_rows_max: 50,
            people_rows_max: 50,
            quote_rows_max: 20,
            room_lines_max: 200,
            job_batch_rows: 500,
            rows_counted_max: 1_000_000,
            idempotency_kept_ms: DAY_MS,
            customer_login: LoginLife { idle_ms: DAY_MS, absolute_ms: 30 * DAY_MS },
            staff_login: LoginLife { idle_ms: 2 * HOUR_MS, absolute_ms: 12 * HOUR_MS },
            devices_per_user_max: 50,
            amount_cents_max: 100_000_000,
            sale_lines_max: 200,
            sale_quantity_max: 9_999,
            reason_chars_max: 200,
            price_cut_bp_max: 2_000,
            cash_refund_cents_max: 5_000,
            devices_per_shift_max: 50,
            device_gone_after_ms: 12 * HOUR_MS,
            shift_warn_after_ms: DAY_MS,
            till_kept_max: 1_000,
            parked_baskets_max: 50,
            parked_basket_chars_max: 20_000,
            till_timeout_ms: 8_000,
            import_lines_max: 50_000,
            logo_bytes_max: 200 * 1_024,
            deal_title_chars_max: 200,
            deal_lines_max: 100,
            deal_rows_max: 100,
            board_rows_max: 30,
            deal_stale_after_days: 14,
            quote_valid_days: 30,
            recent_deals_max: 20,
            mail_attempts_max: 8,
            mail_pauses_ms: vec![MINUTE_MS, 5 * MINUTE_MS, 15 * MINUTE_MS, HOUR_MS, 4 * HOUR_MS],
            mail_timeout_ms: 20_000,
            mail_kept_ms: 30 * DAY_MS,
            mail_rows_max: 50,
            password_link_ms: 30 * MINUTE_MS,
            password_links_per_account_max: 5,
            email_link_ms: 60 * MINUTE_MS,
            password_again_ms: 10 * MINUTE_MS,
            invite_link_ms: 7 * DAY_MS,
            background_token_renew_ms: DAY_MS,
            background_token_life_ms: 90 * DAY_MS,
            background_token_grace_ms: 30_000,
            background_token_retries_max: 5,
            erasure_after_ms: 7 * DAY_MS,
            export_rows_max: 10_000,
            export_bytes_max: 64 * 1024 * 1024,
            slots_ahead_ms: 60 * DAY_MS,
            booking_lead_ms: 15 * MINUTE_MS,
            booking_first_ms: 5 * MINUTE_MS,
            slot_rows_max: 500,
            bookings_per_customer_max: 20,
            prebooking_lease_ms: 3_000,
        }
    }
}

impl Limits {
    /// What a sale may hold at the most.
    #[must_use]
    pub const fn sale_bounds(&self) -> SaleBounds {
        SaleBounds {
            lines_max: self.sale_lines_max,
            quantity_max: self.sale_quantity_max,
            amount_cents_max: self.amount_cents_max,
            text_chars_max: self.reason_chars_max,
        }
    }
}

impl Context {
    /// A context over `store` with the system's clock and ids, and room for `hashes_at_once` password hashes.
    #[must_use]
    pub fn new(
        store: Store,
        secret: Secret,
        limits: Limits,
        passwords: PasswordRoom,
        sign_in_limiter: SignInLimiter,
    ) -> Self {
        let memory = || store.is_sole_writer().then(|| store.memory().clone());
        let (login_cache, open_shifts) = (LoginCache::new(memory()), OpenShifts::new(memory()));
        let (clock, ids, snapshots, active) = (Clock::system(), Ids::system(), Snapshots::new(), ActiveMemory::new());
        let parts = ContextParts {
            clock,
            ids,
            limits,
            secret,
            passwords,
            sign_in_limiter,
            login_cache,
            snapshots,
            active,
            open_shifts,
            post: Post::default(),
            shop_settings: KeptSettings::new(),
            booking_news: NewsMemory::new(),
            terms: KeptTerms::new(),
            have_tokens: Arc::default(),
        };
        Self(Arc::new(Bound { store, parts: Arc::new(parts) }))
    }

    /// Asks the database for one row, to see that it answers.
    ///
    /// # Errors
    /// [`StoreError`] when it does not.
    #[crate::boxed]
    pub async fn ping(&self) -> Result<(), StoreError> {
        self.store.one::<(i64,)>("SELECT CAST(1 AS BIGINT)", Vec::new()).await.map(|_| ())
    }
}
