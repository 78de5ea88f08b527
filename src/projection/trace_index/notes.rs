//! What coordinators and replicas remark on, in words.

use super::{Digest, Reading};
use crate::dynamo::ids::{Endpoint, KeyId, NodeId, OpId};
use crate::dynamo::message::{self, Part};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::plan::Replica;
use crate::dynamo::policy::Versioning;
use crate::dynamo::version::Record;
use crate::projection::messages::outcome;
use crate::scene::{LandmarkKind, RequestKind, Weight};
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

impl Digest {
    pub(super) fn take_coordinates(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        (op, part): (OpId, Part),
        plan: &[Replica],
        needed: u8,
    ) {
        self.take_second_coordinator(reading, op, part, node);
        if let Some(operation) = self.operations.get_mut(&op) {
            match part {
                Part::Writes => operation.written_by = Some(node),
                _ => operation.begun_by = Some(node),
            }
            operation.coordinator = Some(node);
            operation.tally = log::Tally { filled: 0, needed, mends: false, reads_first: false };
            operation.planned = plan.len();
        }
        let Some(named) = self.belongs(reading, op) else { return };
        let is_write = named.ask.kind != RequestKind::Get;
        let stores_first = is_write
            && self.policy.stores_first()
            && plan.iter().any(|replica| replica.holder == node);
        let but = stores_first.then_some(node);
        let asked = names(reading, plan.iter().filter(|replica| Some(replica.holder) != but));
        let n = self.policy.quorum.n;
        let node = reading.node(node);
        let text = log::coordinates(node, named.ask, stores_first, &asked, needed, n);
        self.tell(reading, Weight::Step, text);
    }

    pub(super) fn take_silent(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        op: OpId,
        replica: Replica,
    ) {
        if self.belongs(reading, op).is_none() {
            return;
        }
        let mut news = false;
        let mut instead = None;
        // What the coordinator does about it follows in the same step.
        for next in &reading.rest[1..] {
            match &next.kind {
                TraceKind::Noted(by, Note::Suspects(peer)) if *by == node => {
                    news |= *peer == replica.holder;
                }
                TraceKind::Noted(by, Note::AsksStandIn { op: of, replica: other })
                    if *by == node && *of == op =>
                {
                    instead = Some(*other);
                    break;
                }
                TraceKind::Sent(_) => {}
                _ => break,
            }
        }
        let name = instead.map(|other| reading.node(other.holder));
        let whom = match (&name, instead) {
            (Some(name), Some(other)) if other.is_stand_in() => log::Instead::StandIn(name),
            (Some(name), Some(_)) => log::Instead::Replica(name),
            _ => log::Instead::Nobody,
        };
        let belief = match (news, self.policy.judges_by_heartbeats()) {
            (true, _) => log::Belief::New,
            (false, false) => log::Belief::Old,
            (false, true) => log::Belief::None,
        };
        let after = self.policy.replica_timeout.min(self.policy.request_timeout);
        let (node, peer) = (reading.node(node), reading.node(replica.holder));
        self.tell(reading, Weight::Step, log::silent(node, peer, after, belief, whom));
    }

    /// A suspicion that no silence of this request explains: a script set it, or heartbeats have not
    /// come. The event before a suspicion that one
    /// does explain is the silence itself.
    pub(super) fn take_suspects(&mut self, reading: &Reading<'_>, node: NodeId, peer: NodeId) {
        let before = reading.read.last().map(|event| &event.kind);
        let is_told = match before {
            Some(TraceKind::Noted(by, Note::Silent { .. } | Note::Unheard { .. })) => *by == node,
            Some(TraceKind::NoConnection(connection)) => connection.from == Endpoint::Node(node),
            _ => false,
        };
        if !is_told {
            let text = log::suspects(reading.node(node), reading.node(peer));
            self.tell(reading, Weight::Step, text);
        }
    }

    pub(super) fn take_met(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId, filled: u8) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.tally.filled = filled;
            operation.told = Some(operation.tally);
        }
        let Some(named) = self.belongs(reading, op) else { return };
        let text = log::quorum_met(reading.node(node), named.ask, named.tally);
        self.mark(reading, Weight::Step, LandmarkKind::QuorumMet, text);
    }

    pub(super) fn take_failed(
        &mut self,
        reading: &Reading<'_>,
        node: NodeId,
        op: OpId,
        how: message::Outcome,
        filled: u8,
        needed: u8,
    ) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.coordinator = Some(node);
            operation.tally = log::Tally { filled, needed, ..operation.tally };
            operation.told = Some(operation.tally);
        }
        let Some(named) = self.belongs(reading, op) else { return };
        let text = log::quorum_failed(reading.node(node), named.ask, outcome(how), named.tally);
        self.mark(reading, Weight::Step, LandmarkKind::QuorumFailed, text);
    }

    /// A request waited in vain for a leader.
    pub(super) fn take_no_term(&mut self, reading: &Reading<'_>, node: NodeId, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.found_no_leader = true;
        }
        let Some(named) = self.belongs(reading, op) else { return };
        let text = log::no_term(reading.node(node), named.ask);
        self.mark(reading, Weight::Step, LandmarkKind::QuorumFailed, text);
    }

    /// Who leads, and who follows.
    pub(super) fn take_leadership(&mut self, reading: &Reading<'_>, by: NodeId, note: &Note) {
        let node = reading.node(by);
        let (weight, text) = match note {
            Note::Leads { .. } => (Weight::Outcome, log::leads(node)),
            Note::StepsDown { leader } => {
                (Weight::Outcome, log::steps_down(node, reading.node(*leader)))
            }
            Note::DiscardsLog { leader, dropped } => {
                (Weight::Outcome, log::discards_log(node, reading.node(*leader), *dropped))
            }
            Note::Follows { leader, dropped } => {
                (Weight::Outcome, log::follows(node, reading.node(*leader), *dropped))
            }
            Note::Ignores { key, from } => {
                let (key, from) = (reading.names.key(*key), reading.node(*from));
                (Weight::Step, log::ignores(node, key, from))
            }
            Note::TakesOver { key, term } => {
                (Weight::Step, log::takes_over(node, reading.names.key(*key), term.number))
            }
            Note::LeadsKey { key, term } => {
                (Weight::Outcome, log::leads_key(node, reading.names.key(*key), term.number))
            }
            Note::Deposed { key, term } => {
                let (key, leader) = (reading.names.key(*key), reading.node(term.leader));
                (Weight::Outcome, log::deposed(node, key, term.number, leader))
            }
            Note::BeginsAnew { key } => {
                (Weight::Step, log::begins_anew(node, reading.names.key(*key)))
            }
            Note::Withholds { op, key } => {
                self.belongs(reading, *op);
                (Weight::Step, log::withholds(node, reading.names.key(*key)))
            }
            Note::Shows { op, .. } => {
                let Some(named) = self.belongs(reading, *op) else { return };
                (Weight::Outcome, log::shows(node, named.ask))
            }
            _ => return self.take_members(reading, by, note),
        };
        self.tell(reading, weight, text);
    }

    /// What becomes of a hint that its coordinator keeps.
    pub(super) fn take_hint(&mut self, reading: &Reading<'_>, node: NodeId, note: &Note) {
        let Note::Hint { op, key, target, fate } = note else { return };
        if let Some(op) = op {
            self.belongs(reading, *op);
        }
        let (node, target) = (reading.node(node), reading.node(*target));
        let key = reading.names.key(*key);
        let (weight, mark, text) = match fate {
            HintFate::Kept => {
                let text = log::hint_kept(node, key, target);
                (Weight::Step, Some(LandmarkKind::HintStored), text)
            }
            HintFate::Refused => (Weight::Step, None, log::hint_refused(node, key, target)),
            HintFate::Expired => (Weight::Step, None, log::hint_expired(node, key, target)),
            HintFate::Readdressed => (Weight::Step, None, log::hint_readdressed(node, key, target)),
            HintFate::TooLate => (Weight::Step, None, log::hint_too_late(key, target)),
            HintFate::Delivered => {
                let text = log::hint_replayed(node, key, target);
                (Weight::Outcome, Some(LandmarkKind::HintDelivered), text)
            }
        };
        match mark {
            Some(mark) => self.mark(reading, weight, mark, text),
            None => self.tell(reading, weight, text),
        }
    }

    pub(super) fn take_stored(
        &mut self,
        reading: &Reading<'_>,
        op: Option<OpId>,
        key: KeyId,
        replica: Replica,
        before: Option<&Record>,
        record: &Rc<Record>,
    ) {
        // A copy that brought nothing new is stored in name only.
        if before.is_some_and(|before| before.same_as(record)) {
            return;
        }
        let node = reading.node(replica.holder);
        let name = reading.names.key(key);
        let kind = op.and_then(|op| self.operations.get(&op)).map(super::Operation::kind);
        match (kind, replica.is_stand_in()) {
            (Some(RequestKind::Get), _) => {
                self.mark(reading, Weight::Step, LandmarkKind::Repaired, log::repaired(node, name));
            }
            (_, true) => {
                let text = log::hint_stored(node, name, reading.node(replica.primary));
                self.mark(reading, Weight::Step, LandmarkKind::HintStored, text);
            }
            (None, false) if reading.follows_exchange() => {
                self.mark(reading, Weight::Step, LandmarkKind::Repaired, log::mended(node, name));
            }
            (None, false) => {
                self.tell(reading, Weight::Detail, log::hint_received(node, name));
            }
            (Some(_), false) => {
                let what = self.newest(key, record);
                self.tell(reading, Weight::Detail, log::stored(node, name, &what));
            }
        }
        self.compare(reading, op, key, node, before, record);
    }

    /// Tells of siblings that are new here, or gone, and of a row that nobody wrote.
    fn compare(
        &mut self,
        reading: &Reading<'_>,
        op: Option<OpId>,
        key: KeyId,
        node: &str,
        before: Option<&Record>,
        record: &Record,
    ) {
        let newest = self.versions.get(&key).and_then(|all| all.last());
        if let Some(row) = newest.filter(|newest| newest.mixed && newest.event == reading.event) {
            let (key, value) = (reading.names.key(key), log::value(&row.version.value));
            let text = log::row_mixed(node, key, &value, &row.author);
            self.tell(reading, Weight::Outcome, text);
        }
        let had = before.map_or(0, |before| before.siblings.len());
        let has = record.siblings.len();
        if has > 1 && has > had && self.conflicts.insert((key, fingerprint(record))) {
            let siblings = u32::try_from(has).unwrap_or(u32::MAX);
            let share_clock = self.policy.versioning == Versioning::VectorClock;
            let text = log::conflict_born(node, reading.names.key(key), siblings, share_clock);
            self.mark(reading, Weight::Outcome, LandmarkKind::ConflictBorn, text);
        }
        let Some(op) = op.filter(|_| had > 1 && has == 1) else { return };
        let is_write = self.operations.get(&op).is_some_and(|op| op.kind() != RequestKind::Get);
        if is_write && self.mergers.insert(op) {
            let Some(named) = self.belongs(reading, op) else { return };
            let siblings = u32::try_from(had).unwrap_or(u32::MAX);
            let text = log::conflict_merged(node, named.ask, siblings);
            self.mark(reading, Weight::Outcome, LandmarkKind::ConflictMerged, text);
        }
    }

    fn newest(&self, key: KeyId, record: &Record) -> Rc<str> {
        let newest = record.siblings.iter().max_by_key(|version| version.origin);
        let written = newest.and_then(|version| self.written(key, version));
        written.map_or_else(|| Rc::from(log::deleted()), |written| Rc::clone(&written.short))
    }
}

/// Those asked, by name, and for whom.
pub(super) fn names<'a>(
    reading: &Reading<'_>,
    replicas: impl Iterator<Item = &'a Replica>,
) -> Vec<String> {
    let name = |replica: &Replica| {
        let holder = reading.node(replica.holder);
        match replica.is_stand_in() {
            true => log::in_place_of(holder, reading.node(replica.primary)),
            false => holder.to_string(),
        }
    };
    replicas.map(name).collect()
}

/// Which versions a record holds, as one number (FNV-1a over the numbers of their writes).
fn fingerprint(record: &Record) -> u64 {
    record.siblings.iter().fold(0xcbf2_9ce4_8422_2325, |hash, version| {
        (hash ^ u64::from(version.origin.0)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}
