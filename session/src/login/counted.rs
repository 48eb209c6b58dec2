//! What failed sign-ins are counted by: typed, and hashed so that no two of them ever meet.
//!
//! A key begins with its kind, and each part with its length: whatever somebody types as their e-mail address, it counts
//! as an account and as nothing else. Never holds an e-mail address or a network address in the clear.

use sha2::{Digest, Sha256};

use super::block::Block;
use crate::id::LoginSessionId;

/// What one counter counts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Counted<'a> {
    /// Guesses on any account from this address, by whoever is not known there.
    Address(&'a Block),
    /// Guesses on this account (a normalised e-mail address, existing or not) from this address.
    AccountFrom(&'a str, &'a Block),
    /// Guesses on this account from everywhere it was never signed in from.
    Account(&'a str),
    /// Guesses from a browser that was signed in as this person before.
    Browser(LoginSessionId),
    /// Accounts asked for from this address.
    SignUp(&'a Block),
    /// Links to a new password asked for from this address.
    Link(&'a Block),
}

/// SHA-256 of what is counted: of one size whatever was typed, and nobody's address in a memory dump.
pub(super) type Key = [u8; 32];

impl Counted<'_> {
    /// How many kinds there are.
    pub(super) const KINDS: usize = 6;

    /// Its kind, as a number below [`Self::KINDS`].
    pub(super) const fn kind(&self) -> usize {
        match self {
            Self::Address(_) => 0,
            Self::AccountFrom(..) => 1,
            Self::Account(_) => 2,
            Self::Browser(_) => 3,
            Self::SignUp(_) => 4,
            Self::Link(_) => 5,
        }
    }

    /// The key that it is counted under, and nothing else is.
    pub(super) fn key(&self) -> Key {
        match self {
            Self::Address(block) | Self::SignUp(block) | Self::Link(block) => self.hash(&[&block.to_bytes()]),
            Self::AccountFrom(account, block) => self.hash(&[account.as_bytes(), &block.to_bytes()]),
            Self::Account(account) => self.hash(&[account.as_bytes()]),
            Self::Browser(id) => self.hash(&[id.0.as_bytes()]),
        }
    }

    fn hash(&self, parts: &[&[u8]]) -> Key {
        let mut hash = Sha256::new_with_prefix([u8::try_from(self.kind()).unwrap_or(u8::MAX)]);
        for part in parts {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        }
        hash.finalize().into()
    }
}

#[cfg(test)]
mod tests {
    use super::{Block, Counted};
    use crate::id::LoginSessionId;

    #[test]
    fn whatever_is_typed_as_an_account_meets_no_key_of_another_kind() {
        let block = Block::of("203.0.113.7");
        let named = |name: &str| Block::Named(name.to_owned());
        let id = LoginSessionId(uuid::Uuid::from_bytes(*b"sixteen of bytes"));
        let others = [
            Counted::Address(&block),
            Counted::SignUp(&block),
            Counted::AccountFrom("ada", &block),
            Counted::Browser(id),
        ]
        .map(|other| other.key());
        for typed in ["sign-up from 203.0.113.7", "203.0.113.7", "ada", "ada203.0.113.7", "sixteen of bytes", ""] {
            assert!(!others.contains(&Counted::Account(typed).key()), "{typed}");
            let typed = named(typed);
            assert_ne!(Counted::Address(&typed).key(), Counted::SignUp(&typed).key());
        }
        assert_ne!(Counted::AccountFrom("ab", &named("c")).key(), Counted::AccountFrom("a", &named("bc")).key());
    }
}
