//! Which nodes keep a key in Cassandra: `SimpleStrategy` and `NetworkTopologyStrategy`.
//!
//! The Dynamo paper asks for a preference list whose nodes are distinct machines, spread over data
//! centres (sections 4.3 and 4.6). Cassandra's two strategies are two answers. Without the first
//! rule, one machine with many tokens holds all the copies; without the second, one rack does.
//!
//! Unlike in the paper and in Riak, a token equal to a node's token belongs to *that* node: the
//! range of a token is `(previous, token]`.

use std::collections::{BTreeMap, BTreeSet};

/// The tokens of a cluster, ascending, each with the host that chose it.
///
/// `T` is the token (an `i64` with Murmur3, an `i128` with the older partitioner), `H` names a
/// host. A host may have many tokens: its virtual nodes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRing<T, H> {
    tokens: Vec<(T, H)>,
}

/// Where a host stands: equal numbers mean the same data centre, and within it the same rack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Location {
    /// The data centre.
    pub data_centre: u16,
    /// The rack in that data centre; another data centre may use the same number.
    pub rack: u16,
}

impl<T: Copy + Ord, H: Copy + Ord> TokenRing<T, H> {
    /// The ring of these tokens, given in any order. Of two hosts that claim one token, the
    /// smaller host keeps it, so that the ring does not depend on the order given.
    #[must_use]
    pub fn new(tokens: impl IntoIterator<Item = (T, H)>) -> Self {
        let mut tokens: Vec<(T, H)> = tokens.into_iter().collect();
        tokens.sort_unstable();
        tokens.dedup_by_key(|(token, _)| *token);
        Self { tokens }
    }

    /// The hosts in the order they are met on walking clockwise from `token`, once round the ring.
    /// The first is the owner. A host comes as often as it has tokens.
    pub fn walk(&self, token: T) -> impl Iterator<Item = H> {
        let owner = self.tokens.partition_point(|(start, _)| *start < token);
        let (before, from) = self.tokens.split_at(owner);
        from.iter().chain(before).map(|(_, host)| *host)
    }

    /// The replicas of `token` under `SimpleStrategy`: the first `copies` distinct hosts clockwise,
    /// owner first; fewer if there are fewer hosts.
    #[must_use]
    pub fn simple(&self, token: T, copies: u16) -> Vec<H> {
        let mut replicas = Vec::new();
        for host in self.walk(token) {
            if replicas.len() == usize::from(copies) {
                break;
            }
            if !replicas.contains(&host) {
                replicas.push(host);
            }
        }
        replicas
    }

    /// The replicas of `token` under `NetworkTopologyStrategy`, in the order met clockwise.
    ///
    /// `copies` gives the number of copies for each data centre; a host without a location, or in a
    /// data centre without a number, is passed over. In each data centre the racks are used evenly:
    /// a rack repeats only if there are fewer racks than copies, and then the hosts met first take
    /// the repeats.
    #[must_use]
    pub fn network_topology(
        &self,
        token: T,
        locations: &BTreeMap<H, Location>,
        copies: &BTreeMap<u16, u16>,
    ) -> Vec<H> {
        let hosts: BTreeSet<H> = self.tokens.iter().map(|(_, host)| *host).collect();
        let mut wanted: BTreeMap<u16, ChangeRequest> = copies
            .iter()
            .map(|(data_centre, number)| {
                let within = hosts.iter().filter_map(|host| locations.get(host));
                let within = within.filter(|location| location.data_centre == *data_centre);
                (*data_centre, ChangeRequest::new(*number, within))
            })
            .collect();
        let mut replicas = Vec::new();
        for host in self.walk(token) {
            if replicas.contains(&host) {
                continue;
            }
            let Some(location) = locations.get(&host) else {
                continue;
            };
            if let Some(center) = wanted.get_mut(&location.data_centre)
                && center.accepts(location.rack)
            {
                replicas.push(host);
            }
        }
        replicas
    }
}

/// What one data centre still needs (Cassandra `NetworkTopologyStrategy.DatacenterEndpoints`).
struct ChangeRequest {
    copies_left: u16,
    rack_repeats_left: u16,
    racks_used: BTreeSet<u16>,
}

impl ChangeRequest {
    fn new<'a>(copies: u16, hosts: impl Iterator<Item = &'a Location>) -> Self {
        let mut racks = BTreeSet::new();
        let mut hosts_total = 0u16;
        for location in hosts {
            racks.insert(location.rack);
            hosts_total = hosts_total.saturating_add(1);
        }
        let racks_total = u16::try_from(racks.len()).unwrap_or(u16::MAX);
        Self {
            copies_left: copies.min(hosts_total),
            rack_repeats_left: copies.saturating_sub(racks_total),
            racks_used: BTreeSet::new(),
        }
    }

    fn accepts(&mut self, rack: u16) -> bool {
        if self.copies_left == 0 {
            return false;
        }
        if !self.racks_used.insert(rack) {
            if self.rack_repeats_left == 0 {
                return false;
            }
            self.rack_repeats_left -= 1;
        }
        self.copies_left -= 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_empty_ring_has_no_replicas() {
        let ring: TokenRing<i64, u16> = TokenRing::new([]);
        assert!(ring.simple(0, 3).is_empty());
        assert!(ring.network_topology(0, &BTreeMap::new(), &BTreeMap::from([(0, 3)])).is_empty());
    }

    proptest! {
        #[test]
        fn every_data_centre_gets_its_copies_on_as_many_racks_as_it_has(
            tokens in prop::collection::vec((any::<i64>(), 0u16..12), 1..60),
            token: i64,
            copies in 1u16..6,
        ) {
            let ring = TokenRing::new(tokens);
            let hosts: BTreeSet<u16> = ring.tokens.iter().map(|(_, host)| *host).collect();
            let locations: BTreeMap<u16, Location> = hosts
                .iter()
                .map(|host| (*host, Location { data_centre: host % 2, rack: host % 3 }))
                .collect();
            let wanted = BTreeMap::from([(0, copies), (1, copies)]);
            let replicas = ring.network_topology(token, &locations, &wanted);
            for data_centre in 0..2 {
                let there = |host: &&u16| locations[*host].data_centre == data_centre;
                let chosen: Vec<&u16> = replicas.iter().filter(there).collect();
                let available: Vec<&u16> = hosts.iter().filter(there).collect();
                let racks = |hosts: &[&u16]| -> usize {
                    hosts.iter().map(|host| locations[*host].rack).collect::<BTreeSet<_>>().len()
                };
                prop_assert!(chosen.len() <= usize::from(copies));
                let spread = racks(&available).min(usize::from(copies));
                prop_assert_eq!(racks(&chosen), spread);
            }
            prop_assert_eq!(ring.simple(token, copies).first().copied(), ring.walk(token).next());
        }
    }
}
