//! Where something stands in a file: `script[3].put.client`.

use std::fmt;

/// The way to a value from the root of the file, while it is walked; only a problem keeps it.
#[derive(Clone, Copy, Debug)]
pub enum Place<'a> {
    /// The file.
    Root,
    /// A field of an object.
    Field(&'a Place<'a>, &'a str),
    /// An item of a list.
    Item(&'a Place<'a>, usize),
}

impl<'a> Place<'a> {
    /// The place of a field.
    #[must_use]
    pub const fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    /// The place of an item.
    #[must_use]
    pub const fn item(&'a self, at: usize) -> Self {
        Self::Item(self, at)
    }

    /// The same way, to be kept.
    #[must_use]
    pub fn path(&self) -> Path {
        let (mut path, segment) = match self {
            Self::Root => return Path::default(),
            Self::Field(parent, name) => (parent.path(), Segment::Field((*name).to_owned())),
            Self::Item(parent, at) => (parent.path(), Segment::Item(*at)),
        };
        path.0.push(segment);
        path
    }
}

/// The way to a value from the root of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Path(pub Vec<Segment>);

/// One step of the way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// To a field of an object.
    Field(String),
    /// To an item of a list.
    Item(usize),
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, segment) in self.0.iter().enumerate() {
            match segment {
                Segment::Field(name) if at == 0 => formatter.write_str(name)?,
                Segment::Field(name) => write!(formatter, ".{name}")?,
                Segment::Item(item) => write!(formatter, "[{item}]")?,
            }
        }
        Ok(())
    }
}
