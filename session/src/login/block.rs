//! Address blocks: what counts as one network address when sign-ins and sign-ups are counted.
//!
//! An IPv4 host, or an IPv6 /64, which is the least that one customer is given (RFC 6177 §2).

use std::net::IpAddr;

/// Who shares one network address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Block {
    /// An IPv4 host, also one that is written as IPv6.
    Host([u8; 4]),
    /// An IPv6 network of 64 bits.
    Network([u8; 8]),
    /// What is no IP address, as it was given.
    Named(String),
}

impl Block {
    /// The block that `address` lies in.
    pub(crate) fn of(address: &str) -> Self {
        match address.trim().parse::<IpAddr>().map(|address| address.to_canonical()) {
            Ok(IpAddr::V4(address)) => Self::Host(address.octets()),
            Ok(IpAddr::V6(address)) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Self::Network([a, b, c, d, e, f, g, h])
            }
            Err(_) => Self::Named(address.trim().to_owned()),
        }
    }

    /// Bytes that no other block has.
    pub(super) fn to_bytes(&self) -> Vec<u8> {
        let (sort, bytes): (u8, &[u8]) = match self {
            Self::Host(bytes) => (4, bytes),
            Self::Network(bytes) => (6, bytes),
            Self::Named(name) => (0, name.as_bytes()),
        };
        [&[sort], bytes].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::Block;

    #[test]
    fn an_ipv6_customer_is_one_block_and_an_ipv4_host_is_one() {
        let of = Block::of;
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), of("2001:db8:1:2::1"));
        assert_ne!(of("2001:db8:1:2::1"), of("2001:db8:1:3::1"));
        assert_eq!(of("::ffff:203.0.113.7"), of("203.0.113.7"));
        assert_ne!(of("203.0.113.7"), of("203.0.113.8"));
        assert_eq!(of(" socket "), Block::Named("socket".to_owned()));
    }

    #[test]
    fn no_two_blocks_have_the_same_bytes() {
        let blocks = [Block::Host(*b"abcd"), Block::Named("abcd".to_owned()), Block::Network(*b"abcdefgh")];
        for (n, block) in blocks.iter().enumerate() {
            assert!(blocks.iter().skip(n + 1).all(|other| other.to_bytes() != block.to_bytes()), "{block:?}");
        }
    }
}
