//! Which proxies are believed when they say where a request comes from.
//!
//! Nobody is, by default: anybody can write an `X-Forwarded-For`.

use std::net::IpAddr;
use std::str::FromStr;

/// A list of addresses and networks (`10.0.0.0/8`), comma-separated.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TrustedProxies(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix_bits: u32,
}

impl FromStr for TrustedProxies {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.split(',')
            .map(str::trim)
            .filter(|part| !part.is_empty())
            .map(Network::from_str)
            .collect::<Result<_, _>>()
            .map(Self)
    }
}

impl FromStr for Network {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("{text} is neither an address (10.0.0.1) nor a network (10.0.0.0/8)");
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| wrong())?;
        let bits = if address.is_ipv4() { 32 } else { 128 };
        let prefix_bits = prefix.map_or(Ok(bits), str::parse).map_err(|_| wrong())?;
        if prefix_bits > bits { Err(wrong()) } else { Ok(Self { address, prefix_bits }) }
    }
}

impl Network {
    fn contains(self, address: IpAddr) -> bool {
        let same = |ours: u128, theirs: u128, bits: u32| {
            let shift = bits - self.prefix_bits;
            shift >= 128 || ours >> shift == theirs >> shift
        };
        match (self.address, address) {
            (IpAddr::V4(ours), IpAddr::V4(theirs)) => same(ours.to_bits().into(), theirs.to_bits().into(), 32),
            (IpAddr::V6(ours), IpAddr::V6(theirs)) => same(ours.to_bits(), theirs.to_bits(), 128),
            _ => false,
        }
    }
}

impl TrustedProxies {
    /// True when `address` is one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
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

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["localhost", "10.0.0.0/33", "10.0.0.0/x", "1.2.3"] {
            assert!(text.parse::<TrustedProxies>().is_err(), "{text}");
        }
    }
}
