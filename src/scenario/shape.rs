//! What the parts of a file may be, as data. One walk holds a file against these tables before
//! anything is made of it, so that whoever compiles it finds every field of the right kind, and
//! keeps only the faults of meaning to itself. The schema for editors is written from the same
//! tables.

use super::ScenarioError;
use super::format::ACTIONS;
use super::json::{Json, Node, Place};

/// What a value may be.
pub enum Shape {
    /// Anything: whoever reads it checks it.
    Any,
    /// A text.
    Text,
    /// This text.
    Word(&'static str),
    /// True or false.
    Flag,
    /// True.
    True,
    /// A whole number of so many bits, not below zero.
    Whole(u32),
    /// The same, and of no use below one or above the second, which is said when it is compiled.
    Count(u32, u32),
    /// A whole number that may be negative.
    Signed,
    /// A duration.
    Span,
    /// A duration that may be negative.
    Offset,
    /// A share.
    Share,
    /// This, or null.
    Maybe(&'static Shape),
    /// A list of these.
    List(&'static Shape),
    /// A list of these two.
    Pair(&'static Shape, &'static Shape),
    /// An object of any fields that are so.
    Map(&'static Shape),
    /// An object of no other fields than these.
    Object(Object),
    /// An object that has all fields of one of these forms, and what else was expected.
    Forms(&'static [&'static [Field]], &'static str),
    /// The first of these that a value of its kind may be, and what was expected if none.
    Either(&'static [Choice], &'static str),
    /// A time, and exactly one action.
    Step,
}

/// The fields of an object.
pub struct Object {
    /// Those it may have.
    pub fields: &'static [Field],
    /// So many of the first have to be there.
    pub required: usize,
    /// What it is.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

/// A field of an object.
pub struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it may be.
    pub shape: &'static Shape,
    /// What it is for.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
    /// The schema, where it is narrower than the shape: the words that a field takes.
    #[cfg(not(target_arch = "wasm32"))]
    pub words: Option<fn() -> serde_json::Value>,
}

/// One of the shapes that a value may have.
pub struct Choice {
    /// The shape.
    pub shape: &'static Shape,
    /// What it means, where the shape does not say that.
    #[cfg(not(target_arch = "wasm32"))]
    pub about: &'static str,
}

type Checked = Result<(), ScenarioError>;

impl Shape {
    /// Checks a value with all that is in it.
    ///
    /// # Errors
    /// The first that does not fit, with its place.
    pub fn check(&self, node: Node<'_>) -> Checked {
        let Node { value, place } = node;
        let fits = self.takes(value)
            && match (self, value) {
                (_, Json::Null) => true,
                (Self::Maybe(shape), _) => return shape.check(node),
                (Self::Either(choices, _), _) => {
                    let choice = choices.iter().find(|choice| choice.shape.takes(value));
                    return choice.map_or(Ok(()), |choice| choice.shape.check(node));
                }
                (Self::Whole(bits) | Self::Count(bits, _), _) => {
                    value.whole().is_some_and(|given| given.checked_shr(*bits).unwrap_or(0) == 0)
                }
                (Self::Signed, _) => value.signed().is_some(),
                (Self::Span, _) => value.span().is_some(),
                (Self::Offset, _) => value.offset().is_some(),
                (Self::Share, _) => value.share().is_some(),
                (Self::Pair(first, second), Json::List(items)) => {
                    return each(&mut items.iter().zip([*first, *second]), place);
                }
                (Self::List(shape), Json::List(items)) => {
                    return each(&mut items.iter().map(|item| (item, *shape)), place);
                }
                (Self::Map(shape), Json::Object(fields)) => {
                    for (name, value) in fields {
                        shape.check(Node { value, place: &place.field(name) })?;
                    }
                    true
                }
                (Self::Object(object), _) => {
                    fields(node, &[object.fields])?;
                    return required(node, object);
                }
                (Self::Forms(forms, _), Json::Object(given)) => {
                    fields(node, forms)?;
                    let mut forms = forms.iter().filter(|form| form.len() == given.len());
                    forms.any(|form| form.iter().all(|field| value.get(field.name).is_some()))
                }
                (Self::Step, Json::Object(given)) => return step(place, given),
                _ => true,
            };
        if fits { Ok(()) } else { Err(self.expected(node)) }
    }

    /// Whether a value is of the kind, whatever is in it.
    fn takes(&self, value: &Json) -> bool {
        match (self, value) {
            (Self::Any, _)
            | (Self::Maybe(_), Json::Null)
            | (Self::Text | Self::Span | Self::Offset | Self::Share, Json::Text(_))
            | (Self::Flag, Json::Bool(_))
            | (Self::True, Json::Bool(true))
            | (Self::Whole(_) | Self::Count(..) | Self::Signed, Json::Number(_))
            | (Self::List(_), Json::List(_))
            | (Self::Map(_) | Self::Object(_) | Self::Forms(..) | Self::Step, Json::Object(_)) => {
                true
            }
            (Self::Maybe(shape), _) => shape.takes(value),
            (Self::Word(word), Json::Text(given)) => given == word,
            (Self::Pair(..), Json::List(items)) => items.len() == 2,
            (Self::Either(choices, _), _) => choices.iter().any(|choice| choice.shape.takes(value)),
            _ => false,
        }
    }

    #[cold]
    fn expected(&self, node: Node<'_>) -> ScenarioError {
        let is_object = matches!(node.value, Json::Object(_));
        node.expected(match self {
            Self::Maybe(shape) => return shape.expected(node),
            Self::Whole(bits) | Self::Count(bits, _) => {
                return node.expected(&format!("a whole number of the range of u{bits}"));
            }
            Self::Signed => "a whole number of the range of i64",
            Self::Flag => "true or false",
            Self::True => "true",
            Self::Span | Self::Offset => "a duration such as \"5ms\" (units: us, ms, s, m, h, d)",
            Self::Share => "a share such as \"1/1000\", not above one",
            Self::List(_) => "a list",
            Self::Pair(..) => "a list of two",
            Self::Either(_, what) => what,
            Self::Forms(_, what) if is_object => what,
            Self::Map(_) | Self::Object(_) | Self::Forms(..) | Self::Step => "an object",
            Self::Any | Self::Text | Self::Word(_) => "a text",
        })
    }
}

fn each(items: &mut dyn Iterator<Item = (&Json, &Shape)>, place: &Place<'_>) -> Checked {
    for (at, (value, shape)) in (0..).zip(items) {
        shape.check(Node { value, place: &place.item(at) })?;
    }
    Ok(())
}

/// Checks each field that is there by its row in one of the tables.
fn fields(node: Node<'_>, tables: &[&[Field]]) -> Checked {
    for (name, value) in node.value.fields() {
        let place = &node.place.field(name);
        let mut known = tables.iter().copied().flatten();
        let Some(field) = known.find(|field| field.name == name) else {
            let known: Vec<&str> =
                tables.iter().copied().flatten().map(|field| field.name).collect();
            return Err(ScenarioError::unknown(place, "field", name, &known));
        };
        field.shape.check(Node { value, place })?;
    }
    Ok(())
}

fn required(node: Node<'_>, object: &Object) -> Checked {
    let mut required = object.fields.iter().take(object.required);
    match required.find(|field| node.value.get(field.name).is_none()) {
        Some(Field { name, .. }) => {
            Err(ScenarioError::at(node.place, format!("the field \"{name}\" is missing")))
        }
        None => Ok(()),
    }
}

fn step(place: &Place<'_>, given: &[(String, Json)]) -> Checked {
    let mut found: Option<&str> = None;
    for (name, value) in given {
        let node = Node { value, place: &place.field(name) };
        if matches!(name.as_str(), "at" | "after") {
            Shape::Span.check(node)?;
            continue;
        }
        let Some(action) = ACTIONS.iter().find(|action| action.name == name) else {
            let known: Vec<&str> = ACTIONS.iter().map(|action| action.name).collect();
            let fields = format!("the fields are at, after, or an action: {}", known.join(", "));
            return Err(ScenarioError::at(
                node.place,
                format!("unknown field \"{name}\"; {fields}"),
            ));
        };
        action.shape.check(node)?;
        if let Some(first) = found {
            let fault = format!("one action a step, not {first} and {name}");
            return Err(ScenarioError::at(place, fault));
        }
        found = Some(name);
    }
    match found {
        Some(_) => Ok(()),
        None => Err(ScenarioError::at(place, "a step needs an action")),
    }
}
