//! Which proxies are believed when they say where a request comes from.
//!
//! Nobody is, by default: anybody can write an `X-Forwarded-For`.

use std::net::IpAddr;
use std::str::FromStr;

use super::Networks;

/// Proxies that are believed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Networks);

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

impl TrustedProxies {
    /// True when `address` is one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.contains(address)
    }

    /// True when nobody is believed.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a request comes from: the peer, or, as far as proxies that are trusted say so, the nearest address before them.
    #[must_use]
    pub fn origin<'a>(&self, peer: IpAddr, forwarded: impl DoubleEndedIterator<Item = &'a str>) -> IpAddr {
        let mut origin = peer.to_canonical();
        for hop in forwarded.flat_map(|line| line.split(',')).collect::<Vec<_>>().into_iter().rev() {
            if !self.contains(origin) {
                break;
            }
            match hop.trim().parse::<IpAddr>() {
                Ok(address) => origin = address.to_canonical(),
                Err(_) => break,
            }
        }
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(trusted: &str, peer: &str, forwarded: &[&str]) -> String {
        let trusted: TrustedProxies = trusted.parse().expect("a list of proxies");
        trusted.origin(peer.parse().expect("an address"), forwarded.iter().copied()).to_string()
    }

    #[test]
    fn nobody_is_believed_by_default() {
        assert_eq!(origin("", "203.0.113.7", &["198.51.100.1"]), "203.0.113.7");
    }

    #[test]
    fn the_nearest_address_before_the_trusted_proxies_counts() {
        let trusted = "127.0.0.1, 10.0.0.0/8";
        assert_eq!(origin(trusted, "127.0.0.1", &["1.1.1.1, 198.51.100.1, 10.2.3.4"]), "198.51.100.1");
        assert_eq!(origin(trusted, "::ffff:127.0.0.1", &["1.1.1.1", "198.51.100.1"]), "198.51.100.1");
        assert_eq!(origin(trusted, "127.0.0.1", &["nonsense"]), "127.0.0.1");
    }
}
