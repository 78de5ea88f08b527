//! Elements of the page, written as plain calls. `el!` makes what `html!` would make, at a fifth
//! of the code: every element of the page goes through the same few functions instead of a copy of
//! them, and the page travels over slow lines.

use super::Link;
use super::page::Event;
use crate::app::Msg;
use std::rc::Rc;
use yew::html::NodeRef;
use yew::virtual_dom::{AttributeOrProperty, Attributes, Key, Listener, Listeners, VNode, VTag};
use yew::virtual_dom::{ListenerKind, VText};
use yew::{AttrValue, Html};

/// An element by its name, with attributes as `"name" = value`; a `false` and a `None` leave their
/// attribute out.
macro_rules! el {
    ($name:literal $(, $key:literal = $value:literal)* $(,)?) => {
        $crate::ui::element::Element::new($name, ::yew::virtual_dom::Attributes::Static(&[
            $(($key, ::yew::virtual_dom::AttributeOrProperty::Static($value))),*
        ]))
    };
    ($name:literal $(, $key:literal = $value:expr)* $(,)?) => {
        $crate::ui::element::Element::new($name, ::yew::virtual_dom::Attributes::Dynamic {
            keys: &[$($key),*],
            values: Box::new([$($crate::ui::element::Value::value($value)),*]),
        })
    };
}
pub(crate) use el;

/// What an attribute can be set to.
pub(crate) trait Value {
    /// The attribute's value, if it has one.
    fn value(self) -> Option<AttributeOrProperty>;
}

impl Value for &'static str {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Static(self))
    }
}

impl Value for Option<&'static str> {
    fn value(self) -> Option<AttributeOrProperty> {
        self.map(AttributeOrProperty::Static)
    }
}

impl Value for bool {
    fn value(self) -> Option<AttributeOrProperty> {
        self.then_some(AttributeOrProperty::Static(""))
    }
}

impl Value for Rc<str> {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Attribute(AttrValue::Rc(self)))
    }
}

impl Value for String {
    #[inline(never)]
    fn value(self) -> Option<AttributeOrProperty> {
        Rc::<str>::from(self).value()
    }
}

impl Value for u64 {
    #[inline(never)]
    fn value(self) -> Option<AttributeOrProperty> {
        self.to_string().value()
    }
}

/// A property of the element instead of an attribute.
pub(crate) struct Property(pub wasm_bindgen::JsValue);

impl Value for Property {
    fn value(self) -> Option<AttributeOrProperty> {
        Some(AttributeOrProperty::Property(self.0))
    }
}

/// Custom properties for the style sheet. A `style` attribute would be refused by the page's
/// content security policy; the same text set through the object model is not.
pub(crate) fn style(text: &str) -> Property {
    Property(wasm_bindgen::JsValue::from_str(text))
}

/// The `aria-` attributes spell their truth values out.
pub(crate) fn said(truth: bool) -> &'static str {
    if truth { "true" } else { "false" }
}

/// Classes in one attribute; empty ones are left out.
#[inline(never)]
pub(crate) fn classes(names: &[&str]) -> String {
    let mut text = String::new();
    for name in names.iter().filter(|name| !name.is_empty()) {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push_str(name);
    }
    text
}

/// The class where it applies, or no class.
pub(crate) fn class_if(applies: bool, class: &'static str) -> &'static str {
    if applies { class } else { "" }
}

/// An element under construction.
pub(crate) struct Element(Rc<VTag>);

impl Element {
    /// An element without children.
    #[inline(never)]
    pub(crate) fn new(name: &'static str, attributes: Attributes) -> Self {
        let node = NodeRef::default();
        Self(Rc::new(if name == "input" {
            VTag::__new_input(None, None, node, None, attributes, Listeners::None)
        } else {
            let name = AttrValue::Static(name);
            VTag::__new_other(name, node, None, attributes, Listeners::None, VNode::default())
        }))
    }

    fn tag(&mut self) -> &mut VTag {
        Rc::make_mut(&mut self.0)
    }

    #[inline(never)]
    fn push(&mut self, node: VNode) {
        self.tag().add_child(node);
    }

    /// One child more.
    #[inline(never)]
    pub(crate) fn child(mut self, child: Self) -> Self {
        self.push(VNode::VTag(child.0));
        self
    }

    /// A child that is no element.
    #[inline(never)]
    pub(crate) fn node(mut self, node: Html) -> Self {
        self.push(node);
        self
    }

    /// Children, all of them with keys.
    pub(crate) fn all(mut self, children: impl Iterator<Item = Self>) -> Self {
        for child in children {
            self.push(VNode::VTag(child.0));
        }
        self
    }

    /// Text inside.
    pub(crate) fn text(self, text: impl Into<AttrValue>) -> Self {
        self.node(VNode::VText(VText::new(text.into())))
    }

    /// A number inside.
    #[inline(never)]
    pub(crate) fn count(self, number: usize) -> Self {
        self.text(number.to_string())
    }

    /// Identity within a list, by number.
    #[inline(never)]
    pub(crate) fn key(mut self, key: u64) -> Self {
        self.tag().key = Some(Key::from(key));
        self
    }

    /// Identity within a list, by name.
    #[inline(never)]
    pub(crate) fn named(mut self, key: &str) -> Self {
        self.tag().key = Some(Key::from(key));
        self
    }

    /// The text that a field holds.
    #[inline(never)]
    pub(crate) fn holding(mut self, text: Rc<str>) -> Self {
        self.tag().set_value(Some(AttrValue::Rc(text)));
        self
    }

    /// Whether a box is ticked.
    #[inline(never)]
    pub(crate) fn checked(mut self, checked: bool) -> Self {
        self.tag().set_checked(checked);
        self
    }

    /// What a click does.
    #[inline(never)]
    pub(crate) fn click(self, link: &Link, msg: Msg) -> Self {
        self.listen(|| ListenerKind::onclick, link, Answer::Say(msg))
    }

    /// What an event means, read from it and from the number that goes along.
    #[inline(never)]
    pub(crate) fn on(mut self, kind: Kind, link: &Link, read: Read, number: u32) -> Self {
        self = self.listen(kind, link, Answer::Read(read, number));
        self
    }

    fn listen(mut self, kind: Kind, link: &Link, answer: Answer) -> Self {
        let listener = Rc::new(On { kind, link: link.clone(), answer });
        self.tag().add_listener(listener);
        self
    }

    /// The element as Yew takes it.
    pub(crate) fn html(self) -> Html {
        VNode::VTag(self.0)
    }
}

/// Names a kind of event. A function, because a kind as a value is copied by a branch for each of
/// the hundred that there are.
pub(crate) type Kind = fn() -> ListenerKind;

/// Reads what an event means to the page, if anything.
pub(crate) type Read = fn(&web_sys::Event, u32) -> Option<Event>;

/// What an event leads to.
enum Answer {
    /// Always this message.
    Say(Msg),
    /// What is read from the event.
    Read(Read, u32),
}

/// The only kind of listener of the page.
struct On {
    kind: Kind,
    link: Link,
    answer: Answer,
}

impl Listener for On {
    fn kind(&self) -> ListenerKind {
        (self.kind)()
    }

    fn handle(&self, event: web_sys::Event) {
        let answer = match &self.answer {
            Answer::Say(msg) => Some(Event::App(msg.clone())),
            Answer::Read(read, number) => read(&event, *number),
        };
        if let Some(answer) = answer {
            self.link.send_message(answer);
        }
    }

    fn passive(&self) -> bool {
        false
    }
}
