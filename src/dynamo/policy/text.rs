//! A policy in the words of scenario files: what the trace writes of a change of rules. Only fields
//! that differ from the paper's store are written, so that a field that comes later moves no
//! fingerprint of a run that does not use it.

use super::{
    ActorRule, Boundary, ClientRetry, Detector, HintHolder, KeyHash, Placement, Policy, Quorum,
    QuorumMode, ReadContacts, ReadRepair, Repeats, Topology, Versioning,
};
use crate::dynamo::quorum::level::Level;
use std::fmt::{self, Display};

impl Display for Policy {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            hash,
            boundary,
            repeats,
            placement,
            virtual_nodes,
            quorum,
            quorum_mode,
            topology,
            versioning,
            actor,
            read_repair,
            read_contacts,
            digest_reads,
            notfound_ok,
            basic_quorum,
            hinted_handoff,
            hint_holder,
            hints_count,
            max_hint_window,
            handoff_every,
            anti_entropy,
            gossip,
            detector,
            delete_reads,
            reaps_tombstones,
            tombstones_expire,
            tombstone_grace,
            clock_limit,
            request_timeout,
            replica_timeout,
            suspicion,
            connect_timeout,
            client_retry,
        } = self;
        let paper = Self::default();
        let mut fields = Fields { formatter, separator: "" };
        fields.write("hash", hash, &paper.hash)?;
        fields.write("boundary", boundary, &paper.boundary)?;
        fields.write("repeats", repeats, &paper.repeats)?;
        fields.write("placement", placement, &paper.placement)?;
        fields.write("virtual_nodes", virtual_nodes, &paper.virtual_nodes)?;
        fields.write("quorum", quorum, &paper.quorum)?;
        fields.write("quorum_mode", quorum_mode, &paper.quorum_mode)?;
        fields.write("topology", topology, &paper.topology)?;
        fields.write("versioning", versioning, &paper.versioning)?;
        fields.write("actor", actor, &paper.actor)?;
        fields.write("read_repair", read_repair, &paper.read_repair)?;
        fields.write("read_contacts", read_contacts, &paper.read_contacts)?;
        fields.write("digest_reads", digest_reads, &paper.digest_reads)?;
        fields.write("notfound_ok", notfound_ok, &paper.notfound_ok)?;
        fields.write("basic_quorum", basic_quorum, &paper.basic_quorum)?;
        fields.write("hinted_handoff", hinted_handoff, &paper.hinted_handoff)?;
        fields.write("hint_holder", hint_holder, &paper.hint_holder)?;
        fields.write("hints_count", hints_count, &paper.hints_count)?;
        fields.write_option("max_hint_window", *max_hint_window, paper.max_hint_window)?;
        fields.write("handoff_every", handoff_every, &paper.handoff_every)?;
        fields.write_option("anti_entropy", *anti_entropy, paper.anti_entropy)?;
        fields.write_option("gossip", *gossip, paper.gossip)?;
        fields.write("detector", detector, &paper.detector)?;
        fields.write("delete_reads", delete_reads, &paper.delete_reads)?;
        fields.write("reaps_tombstones", reaps_tombstones, &paper.reaps_tombstones)?;
        fields.write("tombstones_expire", tombstones_expire, &paper.tombstones_expire)?;
        fields.write_option("tombstone_grace", *tombstone_grace, paper.tombstone_grace)?;
        fields.write_option("clock_limit", *clock_limit, paper.clock_limit)?;
        fields.write("request_timeout", request_timeout, &paper.request_timeout)?;
        fields.write("replica_timeout", replica_timeout, &paper.replica_timeout)?;
        fields.write("suspicion", suspicion, &paper.suspicion)?;
        fields.write_option("connect_timeout", *connect_timeout, paper.connect_timeout)?;
        fields.write("client_retry", client_retry, &paper.client_retry)
    }
}

/// Fields as `name=value`, those left out that are as usual.
struct Fields<'a, 'b> {
    formatter: &'a mut fmt::Formatter<'b>,
    separator: &'static str,
}

impl Fields<'_, '_> {
    fn write<T: Display + PartialEq>(&mut self, name: &str, value: &T, usual: &T) -> fmt::Result {
        if value == usual {
            return Ok(());
        }
        let separator = std::mem::replace(&mut self.separator, " ");
        write!(self.formatter, "{separator}{name}={value}")
    }

    fn write_option<T: Display + PartialEq>(
        &mut self,
        name: &str,
        value: Option<T>,
        usual: Option<T>,
    ) -> fmt::Result {
        self.write(name, &OrNull(value), &OrNull(usual))
    }
}

/// What a file writes as `null` where there is nothing.
#[derive(PartialEq)]
struct OrNull<T>(Option<T>);

impl<T: Display> Display for OrNull<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Some(value) => value.fmt(formatter),
            None => formatter.write_str("null"),
        }
    }
}

impl Display for Quorum {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}/{}/{}", self.n, self.r, self.w)?;
        for (name, level) in [("pr", self.pr), ("pw", self.pw), ("dw", self.dw)] {
            level.iter().try_for_each(|level| write!(formatter, "/{name}={level}"))?;
        }
        Ok(())
    }
}

impl Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.word() {
            Some(word) => formatter.write_str(word),
            None => self.of(0).fmt(formatter),
        }
    }
}

impl Display for Placement {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Claim { partitions } => write!(formatter, "claim/{partitions}"),
            other => formatter.write_str(other.word()),
        }
    }
}

/// A rule of a few words.
pub(super) trait Words: Sized + 'static {
    /// All that it can say.
    const ALL: &'static [Self];

    /// How a scenario file spells it.
    fn word(&self) -> &'static str;
}

/// The word of each variant.
macro_rules! words {
    ($($of:ident { $($variant:ident = $word:literal),+ $(,)? })+) => {$(
        impl Words for $of {
            const ALL: &'static [Self] = &[$(Self::$variant),+];

            fn word(&self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        impl Display for $of {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(self.word())
            }
        }
    )+};
}

impl Words for Placement {
    // How many partitions are claimed follows from the number of nodes: a file says it in words of
    // its own.
    const ALL: &'static [Self] =
        &[Self::RandomTokens, Self::RandomTokensEqualPartitions, Self::EqualPartitions];

    fn word(&self) -> &'static str {
        match self {
            Self::RandomTokens => "random-tokens",
            Self::RandomTokensEqualPartitions => "random-tokens-equal-partitions",
            Self::EqualPartitions => "equal-partitions",
            Self::Claim { .. } => "claim",
        }
    }
}

words! {
    KeyHash { Md5 = "md5", Riak = "riak", Murmur3 = "murmur3" }
    Boundary { Next = "next", Own = "own" }
    Repeats { Skipped = "skipped", Kept = "kept" }
    QuorumMode { Strict = "strict", Sloppy = "sloppy" }
    Topology {
        Masterless = "masterless",
        SingleLeader = "single-leader",
        LeaderPerPartition = "leader-per-partition",
    }
    Versioning {
        VectorClock = "vector-clock",
        DottedVersionVector = "dotted-version-vector",
        LastWriteWins = "last-write-wins",
        LastArrivalWins = "last-arrival-wins",
    }
    ActorRule { Node = "node", NodeEpoch = "node-epoch", Client = "client" }
    ReadRepair { Async = "async", Blocking = "blocking", None = "none" }
    HintHolder { StandIn = "stand-in", Coordinator = "coordinator" }
    ReadContacts { All = "all", Needed = "needed" }
    Detector { Lazy = "lazy", Phi = "phi" }
    ClientRetry { None = "none", Silent = "silent" }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::SimDuration;

    #[test]
    fn only_what_differs_from_the_paper_is_written() {
        assert_eq!(Policy::default().to_string(), "");
        let policy = Policy {
            quorum: Quorum::of(3, 1, 1),
            max_hint_window: Some(SimDuration::from_ms(5)),
            read_repair: ReadRepair::Blocking,
            ..Policy::default()
        };
        let expected = "quorum=3/1/1 read_repair=blocking max_hint_window=5000us";
        assert_eq!(policy.to_string(), expected);
        let cassandra = Policy::named("cassandra").expect("a preset");
        let without_gossip = Policy { gossip: None, ..cassandra.clone() };
        assert_ne!(cassandra.to_string(), without_gossip.to_string());
    }
}
