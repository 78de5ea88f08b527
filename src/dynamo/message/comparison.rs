//! What two nodes say to each other while they compare their copies (section 4.7).

use super::MessageKind;
use crate::dynamo::ids::Key;
use crate::dynamo::merkle::{Answer, TreeQuestion};
use crate::dynamo::version::Record;
use std::rc::Rc;

/// A step of an exchange.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExchangeStep {
    /// The one that began asks for a hash, or for the keys of a leaf.
    Ask(TreeQuestion),
    /// The other answers from its tree.
    Answer(TreeQuestion, Answer),
    /// The one that began sends its copy of a key in which they differ, or says that it has none:
    /// make one of it and of yours.
    Copy(Key, Option<Rc<Record>>),
    /// The other has done so, and sends what came of it where that is not what was sent.
    CopyDone(Key, Option<Rc<Record>>),
}

impl ExchangeStep {
    /// Its kind.
    #[must_use]
    pub const fn kind(&self) -> MessageKind {
        match self {
            Self::Ask(TreeQuestion::Hash { .. }) => MessageKind::TreeHash,
            Self::Ask(TreeQuestion::Keys { .. }) => MessageKind::TreeKeys,
            Self::Answer(TreeQuestion::Hash { .. }, _) => MessageKind::TreeHashReply,
            Self::Answer(TreeQuestion::Keys { .. }, _) => MessageKind::TreeKeysReply,
            Self::Copy(..) => MessageKind::AntiEntropy,
            Self::CopyDone(..) => MessageKind::AntiEntropyReply,
        }
    }

    /// The key it is about.
    #[must_use]
    pub const fn key(&self) -> Option<Key> {
        match self {
            Self::Ask(_) | Self::Answer(..) => None,
            Self::Copy(key, _) | Self::CopyDone(key, _) => Some(*key),
        }
    }

    /// The copy it carries.
    #[must_use]
    pub const fn record(&self) -> Option<&Rc<Record>> {
        match self {
            Self::Ask(_) | Self::Answer(..) => None,
            Self::Copy(_, record) | Self::CopyDone(_, record) => record.as_ref(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dynamo::ids::KeyId;

    #[test]
    fn a_copy_names_its_key() {
        let key = Key { id: KeyId(3), ..Key::default() };
        let record = Rc::new(Record::default());
        let sent = ExchangeStep::Copy(key, Some(Rc::clone(&record)));
        let back = ExchangeStep::CopyDone(key, None);
        assert_eq!((sent.key(), back.key()), (Some(key), Some(key)));
        assert_eq!((sent.record(), back.record()), (Some(&record), None));
    }
}
