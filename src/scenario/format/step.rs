//! The steps of a script.

use super::{ClusterFile, ContextFile, ExpectFile, NeededFile, ValueFile};
use crate::scenario::ScenarioError;
use crate::scenario::json::{Node, Part};
use crate::scenario::text::{Offset, Span};
use litemap::LiteMap;
use serde_json::{Map, Value};

part! {
    /// One step: when, and exactly one action.
    Step {
        /// At this time of the run.
        at: Span,
        /// So long after the step before.
        after: Span,
        /// A client writes.
        put: PutFile,
        /// A client writes a tombstone.
        delete: PutFile,
        /// A client reads.
        get: GetFile,
        /// A client writes the merge of the siblings it holds.
        merge: MergeFile,
        /// Data that is there.
        seed: SeedFile,
        /// Nodes crash.
        crash: Vec<String>,
        /// Nodes come back.
        restart: Vec<String>,
        /// Stored data is lost.
        wipe: WipeFile,
        /// Nodes stall.
        pause: Vec<String>,
        /// Nodes go on.
        resume: Vec<String>,
        /// Groups cannot reach each other.
        partition: PartitionFile,
        /// Partitions end.
        heal: Empty,
        /// A link gets a rule, or loses its rules.
        link: LinkFile,
        /// A node believes a peer to be down.
        suspect: BeliefFile,
        /// A node believes a peer to be up.
        trust: BeliefFile,
        /// A wall clock is off.
        skew: SkewFile,
        /// The policy changes.
        set: Box<ClusterFile>,
        /// A duration passes.
        advance: Span,
        /// Until something.
        run_until: UntilFile,
        /// Something is expected to hold.
        expect: Box<ExpectFile>,
        /// By hand: requests arrive.
        deliver: DeliverFile,
        /// By hand: answers arrive.
        reply: ReplyFile,
        /// By hand, or a message under way in a saved run: never arrives.
        drop: DropFile,
        /// By hand: the coordinator gives up.
        timeout: OpFile,
        /// By hand: what follows a read.
        finish: FinishFile,
        /// By hand: hinted data goes home.
        handoff: HandoffFile,
    }
}

part! {
    /// A write.
    PutFile {
        /// What it is called.
        id: String,
        /// Who writes.
        client: String,
        /// Which key.
        key: String,
        /// What.
        value: ValueFile,
        /// Through which coordinator.
        via: String,
        /// Superseding what.
        context: ContextFile,
        /// Answers needed.
        w: NeededFile,
        /// By this wall clock, in microseconds.
        timestamp: i64,
    }
}

part! {
    /// A read.
    GetFile {
        /// What it is called.
        id: String,
        /// Who reads.
        client: String,
        /// Which key.
        key: String,
        /// Through which coordinator.
        via: String,
        /// Answers needed.
        r: u8,
        /// Only from these.
        contact: Vec<String>,
    }
}

part! {
    /// A merge.
    MergeFile {
        /// What it is called.
        id: String,
        /// Who merges.
        client: String,
        /// Which key.
        key: String,
        /// Through which coordinator.
        via: String,
        /// `union` or `keep`.
        rule: String,
        /// What is kept.
        value: ValueFile,
    }
}

part! {
    /// Data that is there.
    SeedFile {
        /// Which key.
        key: String,
        /// What.
        value: ValueFile,
        /// Where.
        on: Vec<String>,
        /// Its clock.
        clock: LiteMap<String, u64>,
        /// Its timestamp in microseconds.
        timestamp: i64,
    }
}

part! {
    /// Lost data.
    WipeFile {
        /// On which nodes.
        nodes: Vec<String>,
        /// Of which key; all without.
        key: String,
    }
}

/// Who cannot reach whom.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartitionFile {
    /// Groups that cannot reach each other.
    Groups(Vec<Vec<String>>),
    /// The first cannot reach the second.
    OneWay {
        /// From these.
        from: Vec<String>,
        /// To these.
        to: Vec<String>,
    },
}

/// An action without fields: `true` or `{}`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Empty;

part! {
    /// A rule for a link.
    LinkFile {
        /// From this end.
        from: String,
        /// To this end.
        to: String,
        /// Only messages of this kind.
        kind: String,
        /// They take longer.
        delay: Span,
        /// They are lost.
        drop: bool,
        /// They are held back.
        hold: bool,
        /// No rule any more.
        clear: bool,
    }
}

part! {
    /// What a node believes.
    BeliefFile {
        /// The node that believes.
        node: String,
        /// About this one.
        peer: String,
    }
}

part! {
    /// A wall clock that is off.
    SkewFile {
        /// A node's.
        node: String,
        /// Or a client's.
        client: String,
        /// By so much.
        offset: Offset,
    }
}

/// Until when the run goes on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UntilFile {
    /// Until nothing is under way.
    Idle,
    /// Until this operation has ended.
    Op {
        /// The operation.
        op: String,
    },
    /// Until this time.
    Time {
        /// The time.
        time: Span,
    },
    /// Until all primaries of a key that are up hold the same.
    Converged {
        /// The key.
        converged: String,
        /// At most so long.
        within: Span,
    },
}

part! {
    /// Requests arrive.
    DeliverFile {
        /// Of this operation.
        op: String,
        /// At these nodes.
        to: Vec<String>,
        /// Whether their answers arrive too.
        reply: bool,
        /// `repair` for the repairs of a read.
        kind: String,
        /// The message's number, in a saved run.
        message: u64,
    }
}

part! {
    /// Answers arrive.
    ReplyFile {
        /// Of this operation.
        op: String,
        /// From these nodes.
        from: Vec<String>,
    }
}

part! {
    /// Messages never arrive.
    DropFile {
        /// Of this operation.
        op: String,
        /// Requests to these.
        to: Vec<String>,
        /// Answers from these.
        from: Vec<String>,
        /// Of this kind.
        kind: String,
        /// The message's number, in a saved run.
        message: u64,
    }
}

part! {
    /// An operation.
    OpFile {
        /// The operation.
        op: String,
    }
}

part! {
    /// What follows a read.
    FinishFile {
        /// The operation.
        op: String,
        /// Expected: these replicas are repaired.
        repairs: Vec<String>,
        /// Expected: the tombstones are reaped.
        reaps: bool,
        /// Expected: nothing happens.
        nothing: bool,
    }
}

part! {
    /// Hinted data goes home.
    HandoffFile {
        /// From this stand-in.
        from: String,
        /// To this primary.
        to: String,
    }
}
