//! The rules of a policy as things that can be read, listed and changed one by one, by whoever shows
//! them and knows none of them: what N, R and W leave over. A field that is added to `Policy` gets its
//! row here.

use super::text::Words;
use super::{
    ActorRule, Boundary, ClientRetry, Detector, HintHolder, KeyHash, Placement, Policy, QuorumMode,
    ReadContacts, ReadRepair, Repeats, Topology, Versioning,
};
use crate::time::SimDuration;

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KnobValue {
    /// One of a few words, as a scenario file spells it.
    Word(&'static str),
    /// Whether it is so.
    Flag(bool),
    /// A length of time; `None`: never, or for ever.
    Duration(Option<SimDuration>),
    /// A number; `None`: no bound.
    Count(Option<u16>),
}

/// Makes a knob of each field, and says how it is read, written and listed.
macro_rules! knobs {
    ($($(#[$doc:meta])* $knob:ident: $kind:ident $field:ident $args:tt;)+) => {
        /// A rule of a policy, besides N, R and W.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Knob { $($(#[$doc])* $knob,)+ }

        impl Knob {
            /// All rules, in the order in which they are shown.
            pub const ALL: &'static [Self] = &[$(Self::$knob),+];

            /// The name of its field in scenario files.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self { $(Self::$knob => stringify!($field),)+ }
            }

            /// What a policy says.
            #[must_use]
            pub fn value(self, policy: &Policy) -> KnobValue {
                match self { $(Self::$knob => knobs!(@read $kind policy $field),)+ }
            }

            /// What it is commonly set to.
            fn common(self) -> Vec<KnobValue> {
                match self { $(Self::$knob => knobs!(@common $kind $args),)+ }
            }

            /// Makes a policy say this. A value of another kind changes nothing.
            fn write(self, policy: &mut Policy, value: KnobValue) {
                match self { $(Self::$knob => knobs!(@write $kind policy $field value $args),)+ }
            }
        }
    };
    (@read word $policy:ident $field:ident) => { KnobValue::Word($policy.$field.word()) };
    (@read flag $policy:ident $field:ident) => { KnobValue::Flag($policy.$field) };
    (@read length $policy:ident $field:ident) => { KnobValue::Duration(Some($policy.$field)) };
    (@read bound $policy:ident $field:ident) => { KnobValue::Duration($policy.$field) };
    (@read limit $policy:ident $field:ident) => { KnobValue::Count($policy.$field) };
    (@common word [$type:ty]) => {
        <$type>::ALL.iter().map(|value| KnobValue::Word(value.word())).collect()
    };
    (@common flag []) => { vec![KnobValue::Flag(true), KnobValue::Flag(false)] };
    (@common length [$($ms:literal)+]) => {
        vec![$(KnobValue::Duration(Some(SimDuration::from_ms($ms)))),+]
    };
    (@common bound [$($ms:literal)+]) => {
        vec![$(KnobValue::Duration(Some(SimDuration::from_ms($ms))),)+ KnobValue::Duration(None)]
    };
    (@common limit [$($count:literal)+]) => {
        vec![$(KnobValue::Count(Some($count)),)+ KnobValue::Count(None)]
    };
    (@write word $policy:ident $field:ident $value:ident [$type:ty]) => {
        if let KnobValue::Word(word) = $value
            && let Some(value) = <$type>::ALL.iter().find(|value| value.word() == word)
        {
            $policy.$field = *value;
        }
    };
    (@write flag $policy:ident $field:ident $value:ident $args:tt) => {
        if let KnobValue::Flag(value) = $value { $policy.$field = value; }
    };
    (@write length $policy:ident $field:ident $value:ident $args:tt) => {
        if let KnobValue::Duration(Some(value)) = $value { $policy.$field = value; }
    };
    (@write bound $policy:ident $field:ident $value:ident $args:tt) => {
        if let KnobValue::Duration(value) = $value { $policy.$field = value; }
    };
    (@write limit $policy:ident $field:ident $value:ident $args:tt) => {
        if let KnobValue::Count(value) = $value { $policy.$field = value; }
    };
}

knobs! {
    /// How versions are told apart.
    Versioning: word versioning [Versioning];
    /// Whether stand-ins count.
    QuorumMode: word quorum_mode [QuorumMode];
    /// Who may take writes.
    Topology: word topology [Topology];
    /// When a read mends.
    ReadRepair: word read_repair [ReadRepair];
    /// How many replicas a read asks.
    ReadContacts: word read_contacts [ReadContacts];
    /// Whether a read asks for digests.
    DigestReads: flag digest_reads [];
    /// Whether "I have nothing" counts.
    NotfoundOk: flag notfound_ok [];
    /// Whether a majority of "I have nothing" ends a read.
    BasicQuorum: flag basic_quorum [];
    /// Whether missed writes are kept.
    HintedHandoff: flag hinted_handoff [];
    /// Where they are kept.
    HintHolder: word hint_holder [HintHolder];
    /// Whether they count towards W.
    HintsCount: flag hints_count [];
    /// For how long they are kept.
    MaxHintWindow: bound max_hint_window [10_000 600_000 10_800_000];
    /// How often they are brought home.
    HandoffEvery: length handoff_every [100 1_000 10_000];
    /// How often nodes compare all they hold.
    AntiEntropy: bound anti_entropy [200 1_000 15_000];
    /// How often nodes gossip.
    Gossip: bound gossip [200 1_000];
    /// How a node finds out that another is down.
    Detector: word detector [Detector];
    /// For how long a suspected node is not asked.
    Suspicion: length suspicion [500 2_000 10_000];
    /// Who increments a clock.
    Actor: word actor [ActorRule];
    /// After how many entries a clock is truncated.
    ClockLimit: limit clock_limit [2 10 50];
    /// Whether a delete reads first.
    DeleteReads: flag delete_reads [];
    /// Whether reads have tombstones forgotten.
    ReapsTombstones: flag reaps_tombstones [];
    /// Whether old tombstones are left out of answers.
    TombstonesExpire: flag tombstones_expire [];
    /// For how long tombstones are kept.
    TombstoneGrace: bound tombstone_grace [3_000 60_000 864_000_000];
    /// When a request is given up.
    RequestTimeout: length request_timeout [200 500 2_000 10_000];
    /// When a silent replica is suspected.
    ReplicaTimeout: length replica_timeout [30 60 200 1_000];
    /// When it is noticed that no connection comes about.
    ConnectTimeout: bound connect_timeout [20 60 200];
    /// What a client does about silence.
    ClientRetry: word client_retry [ClientRetry];
    /// Which hash places keys.
    Hash: word hash [KeyHash];
    /// Whose a key is that stands on a token.
    Boundary: word boundary [Boundary];
    /// Whether one node may stand in more than once.
    Repeats: word repeats [Repeats];
    /// Where tokens stand.
    Placement: word placement [Placement];
}

impl Knob {
    /// What it can be set to, and what it is set to now. Nodes of one leader compare nothing.
    #[must_use]
    pub fn choices(self, policy: &Policy) -> Vec<KnobValue> {
        let mut choices = self.common();
        if self == Self::AntiEntropy && !policy.compares_copies() {
            choices = vec![KnobValue::Duration(None)];
        }
        let now = self.value(policy);
        if !choices.contains(&now) {
            choices.insert(0, now);
        }
        choices
    }

    /// Makes a policy say this.
    pub fn set(self, policy: &mut Policy, value: KnobValue) {
        self.write(policy, value);
        if !policy.compares_copies() {
            policy.anti_entropy = None;
        }
    }

    /// True where a cluster that runs cannot change it: keys would have to move, or who leads.
    #[must_use]
    pub const fn is_fixed(self) -> bool {
        matches!(self, Self::Hash | Self::Boundary | Self::Placement | Self::Topology)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::policy::PRESETS;

    #[test]
    fn what_is_set_is_read_again_and_nothing_else_changes() {
        for preset in &PRESETS {
            for knob in Knob::ALL {
                for choice in knob.choices(&preset.policy) {
                    let mut policy = preset.policy.clone();
                    knob.set(&mut policy, choice);
                    assert_eq!(knob.value(&policy), choice, "{} of {}", knob.name(), preset.name);
                    for other in Knob::ALL.iter().filter(|other| *other != knob) {
                        let same = other.value(&policy) == other.value(&preset.policy);
                        assert!(same || *other == Knob::AntiEntropy, "{knob:?} moved {other:?}");
                    }
                }
            }
        }
    }

    #[test]
    fn a_value_of_another_kind_changes_nothing() {
        let mut policy = Policy::default();
        Knob::DigestReads.set(&mut policy, KnobValue::Word("md5"));
        Knob::Hash.set(&mut policy, KnobValue::Word("nothing"));
        Knob::ClockLimit.set(&mut policy, KnobValue::Flag(true));
        assert_eq!(policy, Policy::default());
    }

    #[test]
    fn presets_differ_in_knobs_and_in_nothing_else() {
        for preset in &PRESETS {
            let mut policy = Policy { quorum: preset.policy.quorum, ..Policy::default() };
            policy.virtual_nodes = preset.policy.virtual_nodes;
            for knob in Knob::ALL {
                knob.set(&mut policy, knob.value(&preset.policy));
            }
            let placement = preset.policy.placement;
            assert_eq!(Policy { placement, ..policy }, preset.policy, "{}", preset.name);
        }
    }
}
