//! Reading a JSON tree with the place of whatever does not fit. Types are read by
//! tables rather than by derived code: a page carries every byte of what is generated for each
//! type, and the place of a fault has to be kept anyway.

mod tree;

pub use tree::Json;

use super::ScenarioError;
use litemap::LiteMap;
use std::fmt;
use std::str::FromStr;

/// The way to a value from the root of the file; only a fault writes it out.
#[derive(Clone, Copy)]
pub enum Place<'a> {
    /// The file.
    Root,
    /// A field of an object.
    Field(&'a Place<'a>, &'a str),
    /// An item of a list.
    Item(&'a Place<'a>, u32),
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Root => Ok(()),
            Self::Field(Place::Root, name) => formatter.write_str(name),
            Self::Field(parent, name) => write!(formatter, "{parent}.{name}"),
            Self::Item(parent, at) => write!(formatter, "{parent}[{at}]"),
        }
    }
}

impl<'a> Place<'a> {
    /// The place of a field.
    #[must_use]
    pub const fn field(&'a self, name: &'a str) -> Self {
        Self::Field(self, name)
    }

    /// The place of an item.
    #[must_use]
    pub const fn item(&'a self, at: u32) -> Self {
        Self::Item(self, at)
    }
}

/// A value and its place.
#[derive(Clone, Copy)]
pub struct Node<'a> {
    /// The value.
    pub value: &'a Json,
    /// Where it stands.
    pub place: &'a Place<'a>,
}

/// What a scenario file is made of.
pub trait Part: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// Where the value does not fit, with its place.
    fn read(node: Node<'_>) -> Result<Self, ScenarioError>;
}

impl<'a> Node<'a> {
    /// The error that something else was expected here.
    #[must_use]
    pub fn expected(self, what: &str) -> ScenarioError {
        let found = match self.value {
            Json::Null => "null".to_owned(),
            Json::Bool(given) => given.to_string(),
            Json::Number(given) => format!("the number {given}"),
            Json::Text(given) => format!("the text \"{given}\""),
            Json::List(_) => "a list".to_owned(),
            Json::Object(_) => "an object".to_owned(),
        };
        ScenarioError::at(self.place, format!("expected {what}, found {found}"))
    }

    /// The value as a text.
    ///
    /// # Errors
    /// Where it is none.
    pub fn text(self) -> Result<&'a str, ScenarioError> {
        match self.value {
            Json::Text(text) => Ok(text),
            _ => Err(self.expected("a text")),
        }
    }

    fn number<T: FromStr>(self) -> Option<T> {
        match self.value {
            Json::Number(given) => given.parse().ok(),
            _ => None,
        }
    }

    /// The value as an object that has no other fields than these.
    ///
    /// # Errors
    /// Where it is none, or has another field.
    pub fn object(self, fields: &[&str]) -> Result<Object<'a>, ScenarioError> {
        let map = self.fields()?;
        match map.iter().find(|(name, _)| !fields.contains(&name.as_str())) {
            Some((unknown, _)) => {
                Err(unknown_field(&Place::Field(self.place, unknown), unknown, fields))
            }
            None => Ok(Object { map, place: self.place }),
        }
    }

    /// The value as a list.
    ///
    /// # Errors
    /// Where it is none.
    pub fn list(self, what: &str) -> Result<&'a [Json], ScenarioError> {
        match self.value {
            Json::List(items) => Ok(items),
            _ => Err(self.expected(what)),
        }
    }

    /// The value as an object, whatever its fields.
    ///
    /// # Errors
    /// Where it is none.
    pub fn fields(self) -> Result<&'a [(String, Json)], ScenarioError> {
        match self.value {
            Json::Object(fields) => Ok(fields),
            _ => Err(self.expected("an object")),
        }
    }
}

/// A field of an object, as a row of the object's table.
pub struct Field<T> {
    /// Its name.
    pub name: &'static str,
    /// Reads it into the object.
    pub read: fn(&mut T, Node<'_>) -> Result<(), ScenarioError>,
}

/// Reads what a field holds: one function for all fields of a type, of which there are many.
///
/// # Errors
/// Where the value does not fit.
#[inline(never)]
pub fn read_field<T: Part>(field: &mut Option<T>, node: Node<'_>) -> Result<(), ScenarioError> {
    *field = Some(T::read(node)?);
    Ok(())
}

/// Reads an object by its table.
///
/// # Errors
/// Where the value is no object, has another field, or a field does not fit.
pub fn read_object<T: Default>(node: Node<'_>, fields: &[Field<T>]) -> Result<T, ScenarioError> {
    let mut object = T::default();
    let known: Vec<&str> = fields.iter().map(|field| field.name).collect();
    read_fields(node, &known, &mut |field, node| (fields[field].read)(&mut object, node))?;
    Ok(object)
}

/// Reads each field by its place among those known: one loop for all tables.
fn read_fields(
    node: Node<'_>,
    known: &[&str],
    read: &mut dyn FnMut(usize, Node<'_>) -> Result<(), ScenarioError>,
) -> Result<(), ScenarioError> {
    for (name, value) in node.fields()? {
        let place = Place::Field(node.place, name);
        let Some(field) = known.iter().position(|field| field == name) else {
            return Err(unknown_field(&place, name, known));
        };
        read(field, Node { value, place: &place })?;
    }
    Ok(())
}

fn unknown_field(place: &Place<'_>, name: &str, known: &[&str]) -> ScenarioError {
    ScenarioError::unknown(place, "field", name, known)
}

/// An object whose field names were checked.
#[derive(Clone, Copy)]
pub struct Object<'a> {
    map: &'a [(String, Json)],
    place: &'a Place<'a>,
}

impl Object<'_> {
    /// A field, if it is there.
    ///
    /// # Errors
    /// Where its value does not fit.
    pub fn field<T: Part>(&self, name: &str) -> Result<Option<T>, ScenarioError> {
        match self.map.iter().find(|(known, _)| known == name) {
            Some((_, value)) => {
                T::read(Node { value, place: &Place::Field(self.place, name) }).map(Some)
            }
            None => Ok(None),
        }
    }

    /// A field that has to be there.
    ///
    /// # Errors
    /// Where it is missing, or its value does not fit.
    pub fn required<T: Part>(&self, name: &str) -> Result<T, ScenarioError> {
        self.field(name)?.ok_or_else(|| {
            ScenarioError::at(self.place, format!("the field \"{name}\" is missing"))
        })
    }
}

impl Part for String {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        node.text().map(str::to_owned)
    }
}

impl Part for bool {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        match node.value {
            Json::Bool(given) => Ok(*given),
            _ => Err(node.expected("true or false")),
        }
    }
}

impl Part for u64 {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        node.number().ok_or_else(|| node.expected("a whole number of the range of u64"))
    }
}

impl Part for i64 {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        node.number().ok_or_else(|| node.expected("a whole number of the range of i64"))
    }
}

/// Smaller numbers are read as large ones: reading itself is more code than narrowing.
macro_rules! small {
    ($($kind:ty),*) => {
        $(impl Part for $kind {
            fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
                let given = node.number::<u64>().and_then(|given| Self::try_from(given).ok());
                given.ok_or_else(|| {
                    node.expected(concat!("a whole number of the range of ", stringify!($kind)))
                })
            }
        })*
    };
}

small!(u8, u16, u32);

/// Kept as it is, for whoever reads it later.
impl Part for Json {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        Ok(node.value.clone())
    }
}

impl<T: Part> Part for Option<T> {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        if *node.value == Json::Null { Ok(None) } else { T::read(node).map(Some) }
    }
}

impl<T: Part> Part for Box<T> {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        T::read(node).map(Self::new)
    }
}

impl<T: Part> Part for Vec<T> {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let items = node.list("a list")?;
        let mut read = Self::with_capacity(items.len());
        for (at, value) in (0..).zip(items) {
            read.push(T::read(Node { value, place: &Place::Item(node.place, at) })?);
        }
        Ok(read)
    }
}

impl<T: Part> Part for LiteMap<String, T> {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let mut read = Self::new();
        for (name, value) in node.fields()? {
            let item = T::read(Node { value, place: &Place::Field(node.place, name) })?;
            read.insert(name.clone(), item);
        }
        Ok(read)
    }
}

impl<A: Part, B: Part> Part for (A, B) {
    fn read(node: Node<'_>) -> Result<Self, ScenarioError> {
        let what = "a list of two";
        let [first, second] = node.list(what)? else { return Err(node.expected(what)) };
        Ok((
            A::read(Node { value: first, place: &Place::Item(node.place, 0) })?,
            B::read(Node { value: second, place: &Place::Item(node.place, 1) })?,
        ))
    }
}
