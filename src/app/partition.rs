//! The form of a partition: who goes into which group, and whether that can be done.

use super::ClusterMsg;
use crate::scene::{End, PartitionPanel, PartitionProblem, StandingGroup};
use std::collections::BTreeMap;

/// What the form holds. Who was not put anywhere is in the first group.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PartitionDraft {
    chosen: BTreeMap<End, u8>,
    /// Whether the first group alone is cut off from the second.
    pub is_one_way: bool,
}

impl PartitionDraft {
    /// The groups of the form, by their numbers.
    pub const GROUPS: [u8; 3] = [1, 2, 3];

    /// The group in which somebody is.
    #[must_use]
    pub fn group_of(&self, end: End) -> u8 {
        self.chosen.get(&end).copied().unwrap_or(1)
    }

    /// The same with somebody in this group.
    #[must_use]
    pub fn with(&self, end: End, group: u8) -> Self {
        let mut next = self.clone();
        next.chosen.insert(end, group);
        next
    }

    /// The same, one way or both.
    #[must_use]
    pub fn one_way(&self, is_one_way: bool) -> Self {
        Self { is_one_way, ..self.clone() }
    }

    /// The numbers of the groups that somebody is in.
    #[must_use]
    pub fn used(&self, panel: &PartitionPanel) -> Vec<u8> {
        let is_used = |group: &u8| panel.ends.iter().any(|one| self.group_of(one.end) == *group);
        Self::GROUPS.into_iter().filter(is_used).collect()
    }

    /// The groups that somebody is in.
    #[must_use]
    pub fn groups(&self, panel: &PartitionPanel) -> Vec<Vec<End>> {
        let of_group = |group: u8| {
            let ends = panel.ends.iter().map(|one| one.end);
            ends.filter(|end| self.group_of(*end) == group).collect()
        };
        self.used(panel).into_iter().map(of_group).collect()
    }

    /// Why this cannot be done, if it cannot.
    #[must_use]
    pub fn problem(&self, panel: &PartitionPanel) -> Option<PartitionProblem> {
        let groups = self.groups(panel);
        match groups.as_slice() {
            [] | [_] => Some(PartitionProblem::OneGroup),
            [_, _, _, ..] if self.is_one_way => Some(PartitionProblem::OneWayOfMany),
            _ => {
                let pairs = groups.iter().enumerate().flat_map(|(at, from)| {
                    let others = groups.iter().enumerate();
                    let others = others.filter(move |(other, _)| at != *other);
                    others.map(move |(other, to)| (at, from, other, to))
                });
                let is_asked = |at: usize, other: usize| !self.is_one_way || at < other;
                let mut asked = pairs.filter(|(at, _, other, _)| is_asked(*at, *other));
                let are_apart = |from: &[End], to: &[End]| {
                    from.iter().all(|from| to.iter().all(|to| is_apart(panel, *from, *to)))
                };
                asked
                    .all(|(_, from, _, to)| are_apart(from, to))
                    .then_some(PartitionProblem::ApartAlready)
            }
        }
    }

    /// What makes it so.
    #[must_use]
    pub fn msg(&self, panel: &PartitionPanel) -> ClusterMsg {
        ClusterMsg::Partition { groups: self.groups(panel), one_way: self.is_one_way }
    }
}

/// Whether somebody cannot reach another, as things stand.
fn is_apart(panel: &PartitionPanel, from: End, to: End) -> bool {
    let group_of = |end: End| -> Option<&StandingGroup> {
        panel.groups.iter().find(|group| group.members.iter().any(|member| member.end == end))
    };
    match (group_of(from), group_of(to)) {
        (Some(from), Some(to)) => from.cannot_reach.contains(&to.number),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::NamedEnd;
    use std::rc::Rc;

    fn named(end: End) -> NamedEnd {
        NamedEnd { end, name: Rc::from("") }
    }

    fn panel() -> PartitionPanel {
        let ends = (0..4).map(End::Node).chain([End::Client(0)]).map(named).collect();
        PartitionPanel { ends, groups: Vec::new() }
    }

    #[test]
    fn what_cannot_be_done_has_a_reason() {
        let (panel, draft) = (panel(), PartitionDraft::default());
        assert_eq!(draft.problem(&panel), Some(PartitionProblem::OneGroup));
        let two = draft.with(End::Node(3), 3);
        assert_eq!(two.problem(&panel), None);
        assert_eq!(two.one_way(true).problem(&panel), None);
        let three = two.with(End::Node(1), 2);
        assert_eq!(three.problem(&panel), None);
        assert_eq!(three.one_way(true).problem(&panel), Some(PartitionProblem::OneWayOfMany));
    }

    #[test]
    fn groups_that_are_apart_are_not_parted_again() {
        let mut panel = panel();
        let draft = PartitionDraft::default().with(End::Node(3), 2);
        let [first, second] = draft.groups(&panel).try_into().expect("two groups");
        let group = |number, ends: &[End], cannot_reach: &[u16]| StandingGroup {
            number,
            members: ends.iter().copied().map(named).collect(),
            cannot_reach: cannot_reach.to_vec(),
            cannot_hear: Vec::new(),
        };
        panel.groups = vec![group(1, &first, &[2]), group(2, &second, &[])];
        assert_eq!(draft.one_way(true).problem(&panel), Some(PartitionProblem::ApartAlready));
        assert_eq!(draft.problem(&panel), None, "the other way is still open");
        panel.groups[1].cannot_reach = vec![1];
        assert_eq!(draft.problem(&panel), Some(PartitionProblem::ApartAlready));
        assert_eq!(draft.with(End::Node(2), 2).problem(&panel), None);
    }
}
