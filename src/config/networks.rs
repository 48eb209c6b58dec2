//! A list of addresses and networks (`10.0.0.0/8`), comma-separated.

use std::net::IpAddr;
use std::str::FromStr;

/// Addresses and networks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Networks(Vec<Network>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Network {
    address: IpAddr,
    prefix_bits: u32,
}

impl FromStr for Networks {
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

impl Networks {
    /// True when `address` is one of them.
    #[must_use]
    pub fn contains(&self, address: IpAddr) -> bool {
        self.0.iter().any(|network| network.contains(address.to_canonical()))
    }

    /// True when there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::Networks;

    #[test]
    fn what_is_no_network_is_refused() {
        for text in ["localhost", "10.0.0.0/33", "10.0.0.0/x", "1.2.3"] {
            assert!(text.parse::<Networks>().is_err(), "{text}");
        }
    }

    #[test]
    fn an_address_is_in_its_network_however_it_is_written() {
        let loopback: Networks = "127.0.0.0/8, ::1".parse().expect("a list");
        for (address, is_in) in
            [("127.0.0.1", true), ("::ffff:127.1.2.3", true), ("::1", true), ("128.0.0.1", false), ("::2", false)]
        {
            assert_eq!(loopback.contains(address.parse().expect("an address")), is_in, "{address}");
        }
    }
}
