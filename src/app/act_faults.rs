//! What the user breaks by hand: disks, clocks, and the network between groups; and how it is mended.

use super::Tone;
use super::model::Model;
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::limits::{GROUPS_MAX, RUN_US_MAX};
use crate::scenario;
use crate::scene::End;
use crate::sim::command::Command;
use crate::text::log;

impl Model {
    /// A node loses its disk.
    pub(super) fn wipe(&mut self, node: u16) -> bool {
        self.exists(End::Node(node)) && self.act(Command::Wipe(vec![NodeId(node)], None))
    }

    /// A wall clock is off. False if it is so already.
    pub(super) fn set_clock(&mut self, of: End, offset_us: i64) -> bool {
        let most = i64::try_from(RUN_US_MAX).unwrap_or(i64::MAX);
        let offset_us = offset_us.clamp(-most, most);
        let is_off = self.offset_us(of);
        is_off.is_some_and(|is| is != offset_us) && self.act(Command::Skew(endpoint(of), offset_us))
    }

    /// A wall clock is off by what a person wrote. False if that is no length of time.
    pub(super) fn type_clock(&mut self, of: End, text: &str) -> bool {
        match scenario::read_signed_us(text) {
            Some(offset_us) => self.set_clock(of, offset_us),
            None => {
                self.notify(Tone::Warning, log::no_offset(text));
                false
            }
        }
    }

    /// Groups are cut off from each other. False if fewer than two are left without those that do not
    /// exist, or one way if there are more.
    pub(super) fn partition(&mut self, groups: &[Vec<End>], one_way: bool) -> bool {
        let mut seen: Vec<End> = Vec::new();
        let mut take = |end: &End| {
            let is_new = self.exists(*end) && !seen.contains(end);
            if is_new {
                seen.push(*end);
            }
            is_new.then(|| endpoint(*end))
        };
        let groups = groups.iter().map(|group| group.iter().filter_map(&mut take).collect());
        let mut groups: Vec<Vec<Endpoint>> = groups.collect();
        groups.retain(|group| !group.is_empty());
        match (groups.as_slice(), one_way) {
            ([from, to], true) => self.act(Command::Cut(from.clone(), to.clone())),
            ([_, _, ..], false) if groups.len() <= GROUPS_MAX as usize => {
                self.act(Command::Partition(groups))
            }
            _ => false,
        }
    }

    pub(super) fn heal(&mut self) -> bool {
        let is_cut = !self.history.world().faults().cuts.is_empty();
        is_cut && self.act(Command::Heal)
    }

    /// Some reach everyone again. False if no partition holds any of them.
    pub(super) fn heal_ends(&mut self, ends: &[End]) -> bool {
        let ends = ends.iter().filter(|end| self.exists(**end));
        let ends: Vec<Endpoint> = ends.map(|end| endpoint(*end)).collect();
        let cuts = &self.history.world().faults().cuts;
        let holds =
            |end: &Endpoint| cuts.iter().any(|cut| cut.from.contains(end) || cut.to.contains(end));
        ends.iter().any(holds) && self.act(Command::HealEnds(ends))
    }

    fn exists(&self, end: End) -> bool {
        self.offset_us(end).is_some()
    }

    /// How far a clock is off, if it exists.
    fn offset_us(&self, of: End) -> Option<i64> {
        let world = self.history.world();
        match of {
            End::Node(node) => world.hosts().get(usize::from(node)).map(|host| host.node.skew_us()),
            End::Client(client) => {
                world.clients().get(usize::from(client)).map(|client| client.skew_us)
            }
        }
    }
}

fn endpoint(end: End) -> Endpoint {
    match end {
        End::Node(node) => Endpoint::Node(NodeId(node)),
        End::Client(client) => Endpoint::Client(ClientId(client)),
    }
}
