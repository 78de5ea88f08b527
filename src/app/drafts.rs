//! What a client is about to write: the fields of its panel, before Put is pressed.

use std::rc::Rc;

/// A client's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The key as it stands in the field.
    pub key: Rc<str>,
    /// The cart, in the order in which items came.
    pub items: Vec<Rc<str>>,
    /// The node the client talks to; `None`: it picks one.
    pub coordinator: Option<u16>,
}
