//! Who counts as one when connections are counted.

use std::net::{IpAddr, Ipv6Addr};

/// The address that stands for everybody who shares it: an IPv6 customer is given a whole /64.
pub(super) fn household(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX)).into(),
        address => address,
    }
}

#[cfg(test)]
mod tests {
    use super::household;

    #[test]
    fn a_household_is_an_ipv4_address_or_an_ipv6_network() {
        let of = |text: &str| household(text.parse().expect("an address")).to_string();
        assert_eq!(of("203.0.113.7"), "203.0.113.7");
        assert_eq!(of("::ffff:203.0.113.7"), "203.0.113.7");
        assert_eq!(of("2001:db8:1:2:3:4:5:6"), "2001:db8:1:2::");
    }
}
