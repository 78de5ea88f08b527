//! What coordinators and replicas remark on, in words.

use super::{EventContext, TraceIndex};
use crate::dynamo::ids::{Endpoint, KeyId, NodeId, OpId};
use crate::dynamo::message::{self, Part};
use crate::dynamo::note::{HintFate, Note};
use crate::dynamo::policy::Versioning;
use crate::dynamo::quorum::level::Shortfall;
use crate::dynamo::quorum::plan::Replica;
use crate::dynamo::version::Record;
use crate::projection::messages::outcome;
use crate::scene::{Importance, LandmarkKind, RequestKind};
use crate::sim::trace::TraceKind;
use crate::text::log;
use std::rc::Rc;

impl TraceIndex {
    pub(super) fn on_coordinates(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        (op, part): (OpId, Part),
        plan: &[Replica],
        needed: u8,
    ) {
        self.on_second_coordinator(context, op, part, node);
        if let Some(operation) = self.operations.get_mut(&op) {
            match part {
                Part::Writes => operation.written_by = Some(node),
                _ => operation.begun_by = Some(node),
            }
            operation.coordinator = Some(node);
            operation.tally = log::Tally { filled: 0, needed, mends: false, reads_first: false };
            operation.planned = plan.len();
        }
        let Some(named) = self.belongs(context, op) else { return };
        let is_write = named.ask.kind != RequestKind::Get;
        let stores_first = is_write
            && self.policy.stores_first()
            && plan.iter().any(|replica| replica.holder == node);
        let but = stores_first.then_some(node);
        let asked = names(context, plan.iter().filter(|replica| Some(replica.holder) != but));
        let n = self.policy.quorum.n;
        let node = context.node(node);
        let text = log::coordinates(node, named.ask, stores_first, &asked, needed, n);
        self.push_line(context, Importance::Step, text);
    }

    pub(super) fn on_silent(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        replica: Replica,
    ) {
        if self.belongs(context, op).is_none() {
            return;
        }
        let mut news = false;
        let mut instead = None;
        // What the coordinator does about it follows in the same step.
        for next in &context.rest[1..] {
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
        let name = instead.map(|other| context.node(other.holder));
        let whom = match (&name, instead) {
            (Some(name), Some(other)) if other.is_stand_in() => log::Instead::StandIn(name),
            (Some(name), Some(_)) => log::Instead::Replica(name),
            _ => log::Instead::Nobody,
        };
        let belief = match (news, self.policy.judges_by_heartbeats()) {
            (true, _) => log::SilenceVerdict::New,
            (false, false) => log::SilenceVerdict::Old,
            (false, true) => log::SilenceVerdict::None,
        };
        let after = self.policy.replica_timeout.min(self.policy.request_timeout);
        let (node, peer) = (context.node(node), context.node(replica.holder));
        self.push_line(context, Importance::Step, log::silent(node, peer, after, belief, whom));
    }

    /// A suspicion that no silence of this request explains: a script set it, or heartbeats have not
    /// come. The event before a suspicion that one
    /// does explain is the silence itself.
    pub(super) fn on_suspects(&mut self, context: &EventContext<'_>, node: NodeId, peer: NodeId) {
        let before = context.read.last().map(|event| &event.kind);
        let is_told = match before {
            Some(TraceKind::Noted(by, Note::Silent { .. } | Note::Unheard { .. })) => *by == node,
            Some(TraceKind::NoConnection(connection)) => connection.from == Endpoint::Node(node),
            _ => false,
        };
        if !is_told {
            let text = log::suspects(context.node(node), context.node(peer));
            self.push_line(context, Importance::Step, text);
        }
    }

    pub(super) fn on_met(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        filled: u8,
    ) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.tally.filled = filled;
            operation.told = Some(operation.tally);
        }
        let Some(named) = self.belongs(context, op) else { return };
        let text = log::quorum_met(context.node(node), named.ask, named.tally);
        self.push_landmark(context, Importance::Step, LandmarkKind::QuorumMet, text);
    }

    pub(super) fn on_failed(
        &mut self,
        context: &EventContext<'_>,
        node: NodeId,
        op: OpId,
        how: message::Outcome,
        (filled, needed): (u8, u8),
        shortfall: Shortfall,
    ) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.coordinator = Some(node);
            operation.tally = log::Tally { filled, needed, ..operation.tally };
            operation.lacks_primaries = matches!(shortfall, Shortfall::Primaries { .. });
            operation.told = Some(operation.tally);
        }
        let Some(named) = self.belongs(context, op) else { return };
        let (by, tally) = (context.node(node), named.tally);
        let text = log::quorum_failed(by, named.ask, outcome(how), tally, shortfall);
        self.push_landmark(context, Importance::Step, LandmarkKind::QuorumFailed, text);
    }

    /// A request waited in vain for a leader.
    pub(super) fn on_no_term(&mut self, context: &EventContext<'_>, node: NodeId, op: OpId) {
        if let Some(operation) = self.operations.get_mut(&op) {
            operation.found_no_leader = true;
        }
        let Some(named) = self.belongs(context, op) else { return };
        let text = log::no_term(context.node(node), named.ask);
        self.push_landmark(context, Importance::Step, LandmarkKind::QuorumFailed, text);
    }

    /// Who leads, and who follows.
    pub(super) fn on_leadership(&mut self, context: &EventContext<'_>, by: NodeId, note: &Note) {
        let node = context.node(by);
        let (importance, text) = match note {
            Note::Leads { .. } => (Importance::Outcome, log::leads(node)),
            Note::StepsDown { leader } => {
                (Importance::Outcome, log::steps_down(node, context.node(*leader)))
            }
            Note::DiscardsLog { leader, dropped } => {
                (Importance::Outcome, log::discards_log(node, context.node(*leader), *dropped))
            }
            Note::Follows { leader, dropped } => {
                (Importance::Outcome, log::follows(node, context.node(*leader), *dropped))
            }
            Note::Ignores { key, from } => {
                let (key, from) = (context.names.key(*key), context.node(*from));
                (Importance::Step, log::ignores(node, key, from))
            }
            Note::TakesOver { key, term } => {
                (Importance::Step, log::takes_over(node, context.names.key(*key), term.number))
            }
            Note::LeadsKey { key, term } => {
                (Importance::Outcome, log::leads_key(node, context.names.key(*key), term.number))
            }
            Note::Deposed { key, term } => {
                let (key, leader) = (context.names.key(*key), context.node(term.leader));
                (Importance::Outcome, log::deposed(node, key, term.number, leader))
            }
            Note::BeginsAnew { key } => {
                (Importance::Step, log::begins_anew(node, context.names.key(*key)))
            }
            Note::Withholds { op, key } => {
                self.belongs(context, *op);
                (Importance::Step, log::withholds(node, context.names.key(*key)))
            }
            Note::Shows { op, .. } => {
                let Some(named) = self.belongs(context, *op) else { return };
                (Importance::Outcome, log::shows(node, named.ask))
            }
            _ => return self.on_members(context, by, note),
        };
        self.push_line(context, importance, text);
    }

    /// What becomes of a hint that its coordinator keeps.
    pub(super) fn on_hint(&mut self, context: &EventContext<'_>, node: NodeId, note: &Note) {
        let Note::Hint { op, key, target, fate } = note else { return };
        if let Some(op) = op {
            self.belongs(context, *op);
        }
        let (node, target) = (context.node(node), context.node(*target));
        let key = context.names.key(*key);
        let (importance, mark, text) = match fate {
            HintFate::Kept => {
                let text = log::hint_kept(node, key, target);
                (Importance::Step, Some(LandmarkKind::HintStored), text)
            }
            HintFate::Refused => (Importance::Step, None, log::hint_refused(node, key, target)),
            HintFate::Expired => (Importance::Step, None, log::hint_expired(node, key, target)),
            HintFate::Readdressed => {
                (Importance::Step, None, log::hint_readdressed(node, key, target))
            }
            HintFate::TooLate => (Importance::Step, None, log::hint_too_late(key, target)),
            HintFate::Delivered => {
                let text = log::hint_replayed(node, key, target);
                (Importance::Outcome, Some(LandmarkKind::HintDelivered), text)
            }
        };
        match mark {
            Some(mark) => self.push_landmark(context, importance, mark, text),
            None => self.push_line(context, importance, text),
        }
    }

    pub(super) fn on_stored(
        &mut self,
        context: &EventContext<'_>,
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
        let node = context.node(replica.holder);
        let name = context.names.key(key);
        let kind = op.and_then(|op| self.operations.get(&op)).map(super::RequestRecord::kind);
        match (kind, replica.is_stand_in()) {
            (Some(RequestKind::Get), _) => {
                self.push_landmark(
                    context,
                    Importance::Step,
                    LandmarkKind::Repaired,
                    log::repaired(node, name),
                );
            }
            (_, true) => {
                let text = log::hint_stored(node, name, context.node(replica.primary));
                self.push_landmark(context, Importance::Step, LandmarkKind::HintStored, text);
            }
            (None, false) if context.follows_exchange() => {
                self.push_landmark(
                    context,
                    Importance::Step,
                    LandmarkKind::Repaired,
                    log::mended(node, name),
                );
            }
            (None, false) => {
                self.push_line(context, Importance::Detail, log::hint_received(node, name));
            }
            (Some(_), false) => {
                let what = self.newest(key, record);
                self.push_line(context, Importance::Detail, log::stored(node, name, &what));
            }
        }
        self.compare(context, op, key, node, before, record);
    }

    /// Tells of siblings that are new here, or gone, and of a row that nobody wrote.
    fn compare(
        &mut self,
        context: &EventContext<'_>,
        op: Option<OpId>,
        key: KeyId,
        node: &str,
        before: Option<&Record>,
        record: &Record,
    ) {
        let newest = self.versions.get(&key).and_then(|all| all.last());
        if let Some(row) = newest.filter(|newest| newest.mixed && newest.event == context.event) {
            let (key, value) = (context.names.key(key), log::value(&row.version.value));
            let text = log::row_mixed(node, key, &value, &row.author);
            self.push_line(context, Importance::Outcome, text);
        }
        let had = before.map_or(0, |before| before.siblings.len());
        let has = record.siblings.len();
        if has > 1 && has > had && self.conflicts.insert((key, fingerprint(record))) {
            let siblings = u32::try_from(has).unwrap_or(u32::MAX);
            let share_clock = self.policy.versioning == Versioning::VectorClock;
            let text = log::conflict_born(node, context.names.key(key), siblings, share_clock);
            self.push_landmark(context, Importance::Outcome, LandmarkKind::ConflictBorn, text);
        }
        let Some(op) = op.filter(|_| had > 1 && has == 1) else { return };
        let is_write = self.operations.get(&op).is_some_and(|op| op.kind() != RequestKind::Get);
        if is_write && self.mergers.insert(op) {
            let Some(named) = self.belongs(context, op) else { return };
            let siblings = u32::try_from(had).unwrap_or(u32::MAX);
            let text = log::conflict_merged(node, named.ask, siblings);
            self.push_landmark(context, Importance::Outcome, LandmarkKind::ConflictMerged, text);
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
    context: &EventContext<'_>,
    replicas: impl Iterator<Item = &'a Replica>,
) -> Vec<String> {
    let name = |replica: &Replica| {
        let holder = context.node(replica.holder);
        match replica.is_stand_in() {
            true => log::in_place_of(holder, context.node(replica.primary)),
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
