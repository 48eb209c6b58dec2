//! A context in somebody's name: the database asked as them, and beside it what is the same for everybody.

use std::ops::{Deref, DerefMut};
use std::sync::Arc;

use crate::Context;
use crate::context::ContextParts;
use crate::store::{Identity, Store, Wall};

/// What a [`Context`] points at: the database in somebody's name, and what is the same for everybody.
#[derive(Clone, Debug)]
pub struct Bound {
    /// The database, asked in the name of whoever does something; of the house, unless [`Context::of`] said otherwise.
    pub store: Store,
    pub(crate) parts: Arc<ContextParts>,
}

impl Deref for Bound {
    type Target = ContextParts;

    fn deref(&self) -> &ContextParts {
        &self.parts
    }
}

impl DerefMut for Bound {
    fn deref_mut(&mut self) -> &mut ContextParts {
        Arc::make_mut(&mut self.parts)
    }
}

impl Context {
    /// The same, doing everything in the name of `identity`: what it reads and writes is theirs, and the database holds it to that
    /// where its second wall stands. The same one elsewhere.
    #[must_use]
    pub fn of(&self, identity: Identity) -> Self {
        if self.store.wall() == Wall::Up {
            Self(Arc::new(Bound { store: self.store.of(identity), parts: Arc::clone(&self.parts) }))
        } else {
            self.clone()
        }
    }

    /// The same in the name of the house: for what somebody's command must see or write beyond what is theirs. Say why where it is
    /// used.
    #[must_use]
    pub fn house(&self) -> Self {
        self.of(Identity::House)
    }
}
