//! The write as an accumulator (section 4.5; `riak_kv_put_core`): it is told who was asked and who
//! answered, and says when that is enough. It sends nothing and knows no time-outs.
//!
//! A write has no abort. When too few answer, what was stored stays stored: the client learns
//! that the outcome is unknown, never that the write was undone.

use super::level::{Required, Shortfall};
use super::plan::Replica;
use crate::dynamo::ids::NodeId;
use crate::time::SimTime;

/// How one of those asked stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// Asked, not answered.
    Waiting,
    /// Answered.
    Answered,
    /// Not answered in time; the answer may still come.
    Silent,
    /// Answered that it could not.
    Refused,
}

/// One of those asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AskedReplica {
    /// Who, and for whom.
    pub replica: Replica,
    /// How it stands.
    pub state: Asked,
    /// When it was asked.
    pub asked_at: SimTime,
    /// When it answered.
    pub answered_at: Option<SimTime>,
}

impl AskedReplica {
    /// One asked now.
    #[must_use]
    pub const fn new(replica: Replica, now: SimTime) -> Self {
        Self { replica, state: Asked::Waiting, asked_at: now, answered_at: None }
    }
}

/// A write under way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PutQuorum {
    n: u8,
    needed: u8,
    primaries_needed: u8,
    stand_ins_count: bool,
    /// Whether one hint at the coordinator is enough (`ANY`), and whether there is one.
    any_hint: Option<bool>,
    asked: Vec<AskedReplica>,
}

impl PutQuorum {
    /// A write to `n` replicas that waits for `needed` acknowledgements; `stand_ins_count` says
    /// whether those of stand-ins are among them.
    #[must_use]
    pub fn new(n: u8, needed: u8, stand_ins_count: bool, plan: &[Replica], now: SimTime) -> Self {
        let asked = plan.iter().map(|replica| AskedReplica::new(*replica, now)).collect();
        Self { n, needed, primaries_needed: 0, stand_ins_count, any_hint: None, asked }
    }

    /// The write of which so many primaries have to store (Riak's `pw`).
    #[must_use]
    pub fn with_primaries(self, primaries_needed: u8) -> Self {
        Self { primaries_needed, ..self }
    }

    /// The write for which a hint at the coordinator is as good as an acknowledgement (Cassandra's
    /// `ANY`): it then holds what nobody can read.
    #[must_use]
    pub fn or_any_hint(self, any: bool) -> Self {
        Self { any_hint: any.then_some(false), ..self }
    }

    /// The coordinator keeps a hint for one that missed this write.
    pub fn add_hint(&mut self) {
        self.any_hint = self.any_hint.map(|_| true);
    }

    /// Acknowledgements needed.
    #[must_use]
    pub fn needed(&self) -> u8 {
        self.needed
    }

    /// Goes on under another ring, under which it is written to `n` replicas and waits for so many
    /// answers. Only those of its `primaries`, or in their stead, count from now on.
    pub fn go_on(&mut self, n: u8, required: Required, primaries: &[NodeId]) {
        (self.n, self.needed, self.primaries_needed) = (n, required.answers, required.primaries);
        self.asked
            .retain(|one| one.state != Asked::Refused && primaries.contains(&one.replica.primary));
    }

    /// Asks one more.
    pub fn ask(&mut self, replica: Replica, now: SimTime) {
        self.asked.push(AskedReplica::new(replica, now));
    }

    /// One of those asked has stored, or could not. False if it was not asked, or had answered.
    pub fn add_answer(&mut self, replica: Replica, stored: bool, now: SimTime) -> bool {
        let state = if stored { Asked::Answered } else { Asked::Refused };
        note_answer(&mut self.asked, replica, state, now)
    }

    /// Those who were asked by then and have not answered are silent; returns them.
    pub fn give_up_on_waiting(&mut self, asked_by: SimTime) -> Vec<Replica> {
        silence(&mut self.asked, asked_by)
    }

    /// Those asked, and how each stands.
    #[must_use]
    pub fn asked(&self) -> &[AskedReplica] {
        &self.asked
    }

    /// Whether this replica's acknowledgement counts.
    #[must_use]
    pub fn counts(&self, replica: Replica) -> bool {
        self.stand_ins_count || !replica.is_stand_in()
    }

    /// Acknowledgements that count, so far.
    #[must_use]
    pub fn filled(&self) -> u8 {
        let counts =
            |asked: &&AskedReplica| asked.state == Asked::Answered && self.counts(asked.replica);
        u8::try_from(self.asked.iter().filter(counts).count()).unwrap_or(u8::MAX)
    }

    /// Primaries that have stored.
    #[must_use]
    pub fn primaries(&self) -> u8 {
        let stored = self.asked.iter().filter(|asked| asked.state == Asked::Answered);
        let primaries = stored.filter(|asked| !asked.replica.is_stand_in());
        u8::try_from(primaries.count()).unwrap_or(u8::MAX)
    }

    /// What it lacks: primaries, where enough have stored, or where those are what it can no longer
    /// have (`riak_kv_put_core:response`).
    #[must_use]
    pub fn shortfall(&self) -> Shortfall {
        let (filled, needed) = (self.primaries(), self.primaries_needed);
        let refused = self.asked.iter().filter(|asked| asked.state == Asked::Refused).count();
        let is_hopeless = refused + usize::from(needed) > usize::from(self.n);
        let is_enough = self.filled() >= self.needed;
        match filled < needed && (is_enough || is_hopeless && needed >= self.needed) {
            true => Shortfall::Primaries { filled, needed },
            false => Shortfall::Answers,
        }
    }

    /// True once the client can be told that the write is stored.
    #[must_use]
    pub fn is_met(&self) -> bool {
        let is_stored = self.filled() >= self.needed && self.primaries() >= self.primaries_needed;
        is_stored || self.any_hint == Some(true)
    }

    /// True if it cannot be met any more, so that nothing is gained by waiting for the time-out:
    /// so many refused that too few are left, or all N have spoken and too few of them count
    /// (`riak_kv_put_core:enough`).
    #[must_use]
    pub fn is_hopeless(&self) -> bool {
        let count = |state: Asked| self.asked.iter().filter(|asked| asked.state == state).count();
        let (stored, refused) = (count(Asked::Answered), count(Asked::Refused));
        let (n, primaries) = (usize::from(self.n), usize::from(self.primaries_needed));
        let needed = usize::from(self.needed);
        // A primary that was silent may speak after its stand-in has.
        let heard = if self.filled() < self.needed { n } else { n.max(self.asked.len()) };
        !self.is_met() && (refused + needed.max(primaries) > n || stored + refused >= heard)
    }

    /// True while an answer may come that nobody has given up on.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        self.asked.iter().any(|asked| asked.state == Asked::Waiting)
    }

    /// True if this node was asked in any role.
    #[must_use]
    pub fn has_asked(&self, node: NodeId) -> bool {
        self.asked.iter().any(|asked| asked.replica.holder == node)
    }
}

/// Notes an answer in a list of those asked. False if there was nothing to note.
pub(super) fn note_answer(
    asked: &mut [AskedReplica],
    replica: Replica,
    state: Asked,
    now: SimTime,
) -> bool {
    let open = asked
        .iter_mut()
        .find(|one| one.replica == replica && matches!(one.state, Asked::Waiting | Asked::Silent));
    open.is_some_and(|one| {
        one.state = state;
        one.answered_at = Some(now);
        true
    })
}

/// Turns the waiting of those who were asked by then into silence, and returns who that is.
pub(super) fn silence(asked: &mut [AskedReplica], asked_by: SimTime) -> Vec<Replica> {
    let mut silent = Vec::new();
    let is_overdue =
        |one: &&mut AskedReplica| one.state == Asked::Waiting && one.asked_at <= asked_by;
    for one in asked.iter_mut().filter(is_overdue) {
        one.state = Asked::Silent;
        silent.push(one.replica);
    }
    silent
}
