//! What is broken in the network: partitions, and rules for single links.

use crate::dynamo::ids::Endpoint;
use crate::dynamo::message::MessageKind;
use crate::time::SimDuration;

/// Messages from any of the first to any of the second are lost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// From these.
    pub from: Vec<Endpoint>,
    /// To these.
    pub to: Vec<Endpoint>,
}

/// What a rule does to the messages that it fits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkEffect {
    /// They take this much longer.
    Delay(SimDuration),
    /// They are lost.
    Drop,
    /// They are held back until released.
    Hold,
}

/// A rule for one directed link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkRule {
    /// From this end.
    pub from: Endpoint,
    /// To this end.
    pub to: Endpoint,
    /// Only messages of this kind, where given.
    pub kind: Option<MessageKind>,
    /// What happens to them.
    pub effect: LinkEffect,
}

/// All that is broken now.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    /// Partitions.
    pub cuts: Vec<Cut>,
    /// Rules, the oldest first; the first that fits decides.
    pub rules: Vec<LinkRule>,
}

impl Faults {
    /// True if no message gets from one end to the other.
    #[must_use]
    pub fn blocks(&self, from: Endpoint, to: Endpoint) -> bool {
        from != to && self.cuts.iter().any(|cut| cut.from.contains(&from) && cut.to.contains(&to))
    }

    /// What a rule does to a message, if one fits.
    #[must_use]
    pub fn effect(&self, from: Endpoint, to: Endpoint, kind: MessageKind) -> Option<LinkEffect> {
        self.rules
            .iter()
            .find(|rule| {
                rule.from == from && rule.to == to && rule.kind.is_none_or(|only| only == kind)
            })
            .map(|rule| rule.effect)
    }

    /// No partition holds these ends any more. A cut without an end on one side is none.
    pub fn reunite(&mut self, ends: &[Endpoint]) {
        for cut in &mut self.cuts {
            cut.from.retain(|end| !ends.contains(end));
            cut.to.retain(|end| !ends.contains(end));
        }
        self.cuts.retain(|cut| !cut.from.is_empty() && !cut.to.is_empty());
    }

    /// Groups that cannot reach each other.
    pub fn separate(&mut self, groups: &[Vec<Endpoint>]) {
        for (at, group) in groups.iter().enumerate() {
            let others = groups.iter().enumerate().filter(|(other, _)| *other != at);
            let to: Vec<Endpoint> = others.flat_map(|(_, group)| group.iter().copied()).collect();
            self.cuts.push(Cut { from: group.clone(), to });
        }
    }
}
