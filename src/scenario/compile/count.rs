//! How many answers: of a cluster, where numbers are held against N at once, and of one request.

use super::scope::Scope;
use crate::dynamo::policy::{Policy, Quorum, Topology};
use crate::dynamo::quorum::level::{Level, Needed};
use crate::limits::REPLICAS_MAX;
use crate::scenario::error::Problems;
use crate::scenario::format::{self, AmongCount, Count, ReadCount, WriteCount};
use crate::scenario::place::Place;

const NO_LEADER: &str = "there is no leader: the topology is masterless";

/// N, R and W of a cluster.
pub(super) fn quorum(
    given: format::Quorum,
    policy: &mut Policy,
    nodes: u16,
    place: &Place<'_>,
    problems: &mut Problems,
) {
    let format::Quorum { n, r, w, pr, pw, dw } = given;
    let most = u8::try_from(nodes).unwrap_or(u8::MAX).min(REPLICAS_MAX);
    if n == 0 || n > most {
        let sentence = format!("n = {n} is not from 1 to {most}: there are {nodes} nodes");
        return problems.error(&place.field("n"), sentence);
    }
    let among = |count: Option<AmongCount>| count.map(|count| count.level);
    let (pr, pw, dw) = (among(pr), among(pw), among(dw));
    let (r, w) = (r.level, w.level);
    let fields =
        [("r", Some(r), 1), ("w", Some(w), 1), ("pr", pr, 0), ("pw", pw, 0), ("dw", dw, 0)];
    for (name, level, least) in fields {
        match level {
            Some(Level::Count(count)) if count < least || count > n => {
                let sentence = format!("{name} = {count} is not from {least} to n = {n}");
                problems.error(&place.field(name), sentence);
            }
            _ => {}
        }
    }
    if r == Level::Leader && policy.topology == Topology::Masterless {
        problems.error(&place.field("r"), NO_LEADER);
    }
    policy.quorum = Quorum { n, r, w, pr, pw, dw };
}

/// What a read asks for itself.
pub(super) fn of_read(
    scope: &mut Scope<'_>,
    r: Option<ReadCount>,
    pr: Option<AmongCount>,
    place: &Place<'_>,
) -> Needed {
    if r.is_some_and(|r| r.level == Level::Leader) && scope.policy.topology == Topology::Masterless
    {
        scope.misfit(&place.field("r"), NO_LEADER);
    }
    let answers = checked(scope, ("r", 1), r, place);
    let primaries = checked(scope, ("pr", 0), pr, place);
    Needed { answers, primaries, stored: None }
}

/// What a write asks for itself.
pub(super) fn of_write(
    scope: &mut Scope<'_>,
    w: Option<WriteCount>,
    (pw, dw): (Option<AmongCount>, Option<AmongCount>),
    place: &Place<'_>,
) -> Needed {
    let answers = checked(scope, ("w", 1), w, place);
    let primaries = checked(scope, ("pw", 0), pw, place);
    let stored = checked(scope, ("dw", 0), dw, place);
    Needed { answers, primaries, stored }
}

/// A number that can never be met is a mistake. One that N does not allow is refused when the request
/// begins: that a cluster refuses it may be what the file shows, and so it is a warning. A word means
/// whatever it means.
fn checked<K>(
    scope: &mut Scope<'_>,
    (name, least): (&str, u8),
    count: Option<Count<K>>,
    place: &Place<'_>,
) -> Option<Level> {
    let level = count?.level;
    let (place, n) = (place.field(name), scope.policy.quorum.n);
    if let Level::Count(count) = level
        && !(least..=REPLICAS_MAX).contains(&count)
    {
        let sentence = format!("{name} = {count} is not from {least} to n = {n}");
        scope.misfit(&place, sentence);
        return None;
    }
    if let Level::Count(count) = level
        && count > n
        && !scope.unread.cluster
    {
        let sentence = format!(
            "{name} = {count} is more than n = {n}: the request is refused as \"unavailable\""
        );
        scope.problems.warn(&place, sentence);
    }
    Some(level)
}
