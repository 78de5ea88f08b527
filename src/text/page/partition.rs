//! What the page says of faults that are made by hand: partitions, and clocks that are off.

use crate::scene::{NamedEnd, PartitionProblem, StandingGroup};
use crate::text::log::list;

/// A group by its number.
#[must_use]
pub fn group(number: u16) -> String {
    format!("group {number}")
}

/// Who is in a group.
#[must_use]
pub fn members(group: &StandingGroup) -> String {
    group.members.iter().map(|member| member.name.as_ref()).collect::<Vec<&str>>().join(", ")
}

/// Whom a group cannot reach, and who cannot reach it.
#[must_use]
pub fn reach(group: &StandingGroup) -> String {
    let groups = |numbers: &[u16]| {
        let numbers: Vec<String> = numbers.iter().map(ToString::to_string).collect();
        format!("{} {}", if numbers.len() == 1 { "group" } else { "groups" }, list(&numbers))
    };
    let mut parts = Vec::new();
    if !group.cannot_reach.is_empty() {
        parts.push(format!("cannot reach {}", groups(&group.cannot_reach)));
    }
    if !group.cannot_hear.is_empty() {
        parts.push(format!("reaches {}, but hears nothing from there", groups(&group.cannot_hear)));
    }
    parts.join("; ")
}

/// The button that has a group reach everyone again.
#[must_use]
pub fn heal_group(group: &StandingGroup) -> String {
    format!("Heal group {}: {}", group.number, members(group))
}

/// How many groups stand.
#[must_use]
pub fn groups_standing(count: usize) -> String {
    match count {
        1 => "1 group".to_owned(),
        _ => format!("{count} groups"),
    }
}

/// The choice of a group for a node or a client.
#[must_use]
pub fn group_of(end: &NamedEnd) -> String {
    format!("Group of {}", end.name)
}

/// Why a partition cannot be made.
#[must_use]
pub const fn partition_problem(problem: PartitionProblem) -> &'static str {
    match problem {
        PartitionProblem::OneGroup => "Put at least one node into another group.",
        PartitionProblem::OneWayOfMany => "One way is between two groups: empty one of the three.",
        PartitionProblem::ApartAlready => "These groups are apart already.",
    }
}

/// What a partition of these groups does.
#[must_use]
pub fn partition_meaning(groups: &[u8], one_way: bool) -> String {
    let numbers: Vec<String> = groups.iter().map(ToString::to_string).collect();
    match (numbers.as_slice(), one_way) {
        ([from, to], true) => {
            format!("No message gets from group {from} to group {to}; the other way they do.")
        }
        _ => format!("No message crosses between groups {}.", list(&numbers)),
    }
}

/// The group of controls of one wall clock.
#[must_use]
pub fn clock_of(name: &str) -> String {
    format!("Wall clock of {name}")
}

/// How far a wall clock is off, as its field holds it: exactly, in the largest unit that fits.
#[must_use]
pub fn clock_field(us: i64) -> String {
    let sign = match us {
        0 => "",
        1.. => "+",
        _ => "\u{2212}",
    };
    let us = us.unsigned_abs();
    match us {
        _ if us.is_multiple_of(1_000_000) => format!("{sign}{} s", us / 1_000_000),
        _ if us.is_multiple_of(1_000) => format!("{sign}{} ms", us / 1_000),
        _ => format!("{sign}{us} us"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_is_written_exactly() {
        for (us, text) in [
            (0, "0 s"),
            (5_000_000, "+5 s"),
            (-200_000, "\u{2212}200 ms"),
            (1_500_000, "+1500 ms"),
            (-7, "\u{2212}7 us"),
        ] {
            assert_eq!(clock_field(us), text);
        }
    }

    #[test]
    fn a_group_says_whom_it_cannot_reach_and_hear() {
        let mut group = StandingGroup {
            number: 1,
            members: vec![],
            cannot_reach: vec![2, 3],
            cannot_hear: vec![],
        };
        assert_eq!(reach(&group), "cannot reach groups 2 and 3");
        group.cannot_reach.clear();
        group.cannot_hear = vec![2];
        assert_eq!(reach(&group), "reaches group 2, but hears nothing from there");
    }
}
