//! The steps of a script.

use super::{ClusterFile, ContextFile, NeededFile, ReadersFile, ValueFile};
use crate::scenario::ScenarioError;
use crate::scenario::json::{Field, Json, Node, Part, Place, read_object};
use crate::scenario::text::{Offset, Span};
use litemap::LiteMap;

macro_rules! actions {
    (
        $($(#[doc = $text:literal])* $name:literal $variant:ident($kind:ty) $(=> $words:ident)?),*
        $(,)?
    ) => {
        /// What a step does.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum ActionFile {
            $($(#[doc = $text])* $variant($kind),)*
        }

        impl ActionFile {
            /// The names of all actions.
            pub const NAMES: &[&str] = &[$($name),*];

            /// The name that a step gives it.
            #[must_use]
            pub const fn name(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => $name,)*
                }
            }

            fn read(name: &str, node: Node<'_>) -> Result<Option<Self>, ScenarioError> {
                Ok(match name {
                    $($name => Some(Self::$variant(Part::read(node)?)),)*
                    _ => None,
                })
            }
        }

        #[cfg(not(target_arch = "wasm32"))]
        impl crate::scenario::schema::Describe for Step {
            fn describe() -> serde_json::Value {
                use crate::scenario::schema;
                schema::step(vec![$(schema::Described {
                    name: $name,
                    about: concat!($($text),*),
                    schema: described!($kind $(, $words)?),
                }),*])
            }
        }
    };
}

actions! {
    /// A client writes.
    "put" Put(Box<PutFile>),
    /// A client writes a tombstone.
    "delete" Delete(Box<PutFile>),
    /// A client reads.
    "get" Get(Box<GetFile>),
    /// A client writes the merge of the siblings it holds.
    "merge" Merge(Box<MergeFile>),
    /// Data that is there.
    "seed" Seed(Box<SeedFile>),
    /// Nodes crash.
    "crash" Crash(Vec<String>),
    /// Nodes come back.
    "restart" Restart(Vec<String>),
    /// Stored data is lost.
    "wipe" Wipe(Box<WipeFile>),
    /// Nodes stall.
    "pause" Pause(Vec<String>),
    /// Nodes go on.
    "resume" Resume(Vec<String>),
    /// Groups cannot reach each other.
    "partition" Partition(PartitionFile),
    /// Partitions end.
    "heal" Heal(Empty),
    /// A link gets a rule, or loses its rules.
    "link" Link(Box<LinkFile>),
    /// A node believes a peer to be down.
    "suspect" Suspect(BeliefFile),
    /// A node believes a peer to be up.
    "trust" Trust(BeliefFile),
    /// A wall clock is off.
    "skew" Skew(SkewFile),
    /// Nodes enter the ring for good.
    "join" Join(Vec<String>),
    /// Nodes leave the ring for good.
    "leave" Leave(Vec<String>),
    /// The policy changes.
    "set" Set(Box<ClusterFile>),
    /// A duration passes.
    "advance" Advance(Span),
    /// Until something.
    "run_until" RunUntil(UntilFile),
    /// Something is expected to hold.
    "expect" Expect(Json) => expectation,
    /// By hand: requests arrive.
    "deliver" Deliver(Box<DeliverFile>),
    /// By hand: answers arrive.
    "reply" Reply(Box<ReplyFile>),
    /// By hand, or a message under way in a saved run: never arrives.
    "drop" Drop(Box<DropFile>),
    /// By hand: the coordinator gives up.
    "timeout" Timeout(OpFile),
    /// By hand: what follows a read.
    "finish" Finish(Box<FinishFile>),
    /// By hand: hinted data goes home.
    "handoff" Handoff(HandoffFile),
    /// A node becomes the leader.
    "promote" Promote(PromoteFile),
    /// A node takes what a leader holds in place of its own.
    "follow" Follow(FollowFile),
    /// Two nodes exchange all keys.
    "anti_entropy" AntiEntropy(AntiEntropyFile),
    /// Tombstones whose grace is over are forgotten.
    "compact" Compact(Vec<String>),
}

/// One step: when, and exactly one action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// At this time of the run.
    pub at: Option<Span>,
    /// So long after the step before.
    pub after: Option<Span>,
    /// What it does.
    pub action: ActionFile,
}

impl Part for Step {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let map = node.fields()?;
        let (mut at, mut after, mut found) = (None, None, None::<ActionFile>);
        for (name, value) in map {
            let place = Place::Field(node.place, name);
            let field = Node { value, place: &place };
            match name.as_str() {
                "at" => at = Some(Part::read(field)?),
                "after" => after = Some(Part::read(field)?),
                _ => match (ActionFile::read(name, field)?, &found) {
                    (Some(action), None) => found = Some(action),
                    (Some(second), Some(first)) => {
                        let (first, second) = (first.name(), second.name());
                        let fault = format!("one action a step, not {first} and {second}");
                        return Err(ScenarioError::at(node.place, fault));
                    }
                    (None, _) => {
                        let known = ActionFile::NAMES.join(", ");
                        let fault = format!(
                            "unknown field \"{name}\"; the fields are at, after, or an action: {known}"
                        );
                        return Err(ScenarioError::at(&place, fault));
                    }
                },
            }
        }
        match found {
            Some(action) => Ok(Self { at, after, action }),
            None => Err(ScenarioError::at(node.place, "a step needs an action")),
        }
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
        r: ReadersFile,
        /// Only from these.
        contact: Vec<String>,
        /// Only these cells of a row.
        cells: Vec<String>,
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
        rule: String => merge_rules,
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
        kind: String => message_kinds,
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
        kind: String => matters,
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
        kind: String => matters,
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

part! {
    /// A promotion.
    PromoteFile {
        /// The new leader.
        node: String,
        /// Whether the old one steps down, even where it cannot hear of it.
        fence: bool,
    }
}

part! {
    /// A node follows.
    FollowFile {
        /// The node that drops what it holds.
        node: String,
        /// Whose copies it takes.
        leader: String,
    }
}

part! {
    /// Two nodes exchange all keys.
    AntiEntropyFile {
        /// These two; the first begins.
        between: Vec<String>,
    }
}
