//! A command as one line in the words of scenario files. The fingerprint of a run is taken of these
//! lines, so they are written from numbers and words alone: a variant or a field that is renamed in
//! the code moves no fingerprint.

use super::{ClientOp, Command, Invocation, MergeRule, Seed, WriteContext};
use crate::dynamo::quorum::level::Needed;
use crate::sim::faults::{LinkEffect, LinkRule};
use crate::sim::setup::Network;
use std::fmt::{self, Display};

impl Display for Command {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invoke(invocation) => invocation.fmt(formatter),
            Self::Seed(seed) => seed.fmt(formatter),
            Self::Crash(nodes) => write!(formatter, "crash {}", List(nodes)),
            Self::Restart(nodes) => write!(formatter, "restart {}", List(nodes)),
            Self::Wipe(nodes, key) => {
                write!(formatter, "wipe {}", List(nodes))?;
                key.iter().try_for_each(|key| write!(formatter, " key={key:?}"))
            }
            Self::Pause(nodes) => write!(formatter, "pause {}", List(nodes)),
            Self::Resume(nodes) => write!(formatter, "resume {}", List(nodes)),
            Self::Partition(groups) => {
                formatter.write_str("partition")?;
                groups.iter().try_for_each(|group| write!(formatter, " {}", List(group)))
            }
            Self::Cut(from, to) => write!(formatter, "partition {} to {}", List(from), List(to)),
            Self::Heal => formatter.write_str("heal"),
            Self::HealEnds(ends) => write!(formatter, "heal {}", List(ends)),
            Self::Link(rule) => rule.fmt(formatter),
            Self::ClearLink(from, to) => write!(formatter, "link {from} {to} clear"),
            Self::Network(network) => network.fmt(formatter),
            Self::Suspect(node, peer) => write!(formatter, "suspect {node} {peer}"),
            Self::Trust(node, peer) => write!(formatter, "trust {node} {peer}"),
            Self::Skew(of, offset_us) => write!(formatter, "skew {of} {offset_us}us"),
            Self::Join(names) => write!(formatter, "join {names:?}"),
            Self::Leave(nodes) => write!(formatter, "leave {}", List(nodes)),
            Self::Set(policy) => write!(formatter, "set {policy}"),
            Self::Deliver(flight) => write!(formatter, "deliver m{}", flight.0),
            Self::Drop(flight) => write!(formatter, "drop m{}", flight.0),
            Self::TimeOut(op) => write!(formatter, "timeout {op}"),
            Self::Finish(op) => write!(formatter, "finish {op}"),
            Self::HandOff(from, to) => write!(formatter, "handoff {from} {to}"),
            Self::Promote(node, fence) => write!(formatter, "promote {node} fence={fence}"),
            Self::Follow(node, leader) => write!(formatter, "follow {node} {leader}"),
            Self::AntiEntropy(from, to) => write!(formatter, "anti_entropy {from} {to}"),
            Self::Compact(nodes) => write!(formatter, "compact {}", List(nodes)),
        }
    }
}

impl Display for Invocation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { client, key, via, operation, needed } = self;
        write!(formatter, "{operation} client={client} key={key:?}")?;
        via.iter().try_for_each(|via| write!(formatter, " via={via}"))?;
        needed.fmt(formatter)
    }
}

impl Display for ClientOp {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Get { contact, cells } => {
                formatter.write_str("get")?;
                contact.iter().try_for_each(|only| write!(formatter, " contact={}", List(only)))?;
                cells.iter().try_for_each(|only| write!(formatter, " cells={only:?}"))
            }
            Self::Put { value, context, timestamp_us } => {
                write!(formatter, "put {value}")?;
                match context {
                    WriteContext::Last => formatter.write_str(" context=last")?,
                    WriteContext::Given(clock) => write!(formatter, " context={clock}")?,
                }
                timestamp_us.iter().try_for_each(|us| write!(formatter, " timestamp={us}us"))
            }
            Self::Merge(MergeRule::Union) => formatter.write_str("merge union"),
            Self::Merge(MergeRule::Keep(value)) => write!(formatter, "merge keep {value}"),
        }
    }
}

impl Display for Needed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { answers, primaries, stored } = self;
        for (name, level) in [("needs", answers), ("primaries", primaries), ("stored", stored)] {
            level.iter().try_for_each(|level| write!(formatter, " {name}={level}"))?;
        }
        Ok(())
    }
}

impl Display for Network {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { latency, client_latency, loss, duplicate } = self;
        let ((lost, of), (doubled, among)) =
            ((loss.of, loss.out_of), (duplicate.of, duplicate.out_of));
        write!(formatter, "network latency={latency} client_latency={client_latency}")?;
        write!(formatter, " loss={lost}/{of} duplicate={doubled}/{among}")
    }
}

impl Display for Seed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { key, value, on, clock, dot, timestamp_us } = self;
        write!(formatter, "seed {value} key={key:?}")?;
        on.iter().try_for_each(|on| write!(formatter, " on={}", List(on)))?;
        write!(formatter, " clock={clock}")?;
        dot.iter().try_for_each(|dot| write!(formatter, " dot={}:{}", dot.actor, dot.counter))?;
        match *timestamp_us {
            Seed::OLDEST_US => Ok(()),
            us => write!(formatter, " timestamp={us}us"),
        }
    }
}

impl Display for LinkRule {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "link {} {}", self.from, self.to)?;
        self.kind.iter().try_for_each(|kind| write!(formatter, " kind={}", kind.name()))?;
        match self.effect {
            LinkEffect::Delay(delay) => write!(formatter, " delay={delay}"),
            LinkEffect::Drop => formatter.write_str(" drop"),
            LinkEffect::Hold => formatter.write_str(" hold"),
        }
    }
}

/// Ends of messages, with commas.
struct List<'a, T>(&'a [T]);

impl<T: Display> Display for List<'_, T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, item) in self.0.iter().enumerate() {
            formatter.write_str(if at == 0 { "" } else { "," })?;
            item.fmt(formatter)?;
        }
        Ok(())
    }
}
