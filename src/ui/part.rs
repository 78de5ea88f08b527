//! A part of the page that is drawn anew only when what it shows has changed. All parts are the
//! same Yew component with another pair of functions: a component type each would cost its own
//! copy of Yew's life cycle.

use super::Link;
use super::element::Element;
use super::panels::Panel;
use super::settings::Settings;
use crate::app::{Draft, Example, Notice, Position};
use crate::scene::{Scene, Stage};
use std::rc::Rc;
use yew::prelude::*;
use yew::virtual_dom::{Key, VComp, VNode};

/// Everything that the page shows at one moment.
pub(crate) struct Shown {
    /// The picture of the run.
    pub scene: Rc<Scene>,
    /// What each client is about to write.
    pub drafts: Vec<Rc<Draft>>,
    /// What the reader should know.
    pub notices: Vec<Notice>,
    /// Where the playhead stands.
    pub position: Position,
    /// The ready-made runs.
    pub examples: &'static [Example],
    /// The panel of a small screen.
    pub panel: Panel,
    /// The node whose menu is open.
    pub menu: Option<u16>,
    /// Whether the account tells every message.
    pub details: bool,
    /// How the page looks to this reader.
    pub settings: Settings,
    /// What a screen reader hears.
    pub said: Rc<str>,
    /// Takes what the user does.
    pub link: Link,
}

impl Shown {
    /// The picture's stage.
    pub(crate) fn stage(&self) -> &Stage {
        &self.scene.stage
    }

    /// Whether the network is partitioned.
    pub(crate) fn partitioned(&self) -> bool {
        !self.scene.stage.cuts.is_empty()
    }
}

/// How a part is drawn, and when. The number tells apart parts that are drawn alike.
pub(crate) struct Draw {
    /// Whether two moments look the same here.
    pub same: fn(&Shown, &Shown, usize) -> bool,
    /// The drawing.
    pub draw: fn(&Shown, usize) -> Element,
    /// What has to be done in the browser once it is drawn; true for the first time.
    pub after: fn(bool),
}

impl Draw {
    /// Nothing is to be done afterwards.
    pub(crate) const fn new(
        same: fn(&Shown, &Shown, usize) -> bool,
        draw: fn(&Shown, usize) -> Element,
    ) -> Self {
        Self { same, draw, after: |_| {} }
    }
}

/// Puts a part into the page.
pub(crate) fn part(draw: &'static Draw, shown: &Rc<Shown>, number: usize) -> Html {
    make(draw, shown, number, None)
}

/// Puts a part into a list of the page, under a key.
pub(crate) fn listed(draw: &'static Draw, shown: &Rc<Shown>, number: usize, key: &str) -> Html {
    make(draw, shown, number, Some(Key::from(key)))
}

fn make(draw: &'static Draw, shown: &Rc<Shown>, number: usize, key: Option<Key>) -> Html {
    let props = PartProps { draw, shown: Rc::clone(shown), number };
    VNode::VComp(Rc::new(VComp::new::<Part>(Rc::new(props), key)))
}

/// What a part is told.
pub(crate) struct PartProps {
    draw: &'static Draw,
    shown: Rc<Shown>,
    number: usize,
}

impl PartialEq for PartProps {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.draw, other.draw)
            && self.number == other.number
            && (self.draw.same)(&self.shown, &other.shown, self.number)
    }
}

impl Properties for PartProps {
    /// Parts are made by `part` alone.
    type Builder = ();

    fn builder() {}
}

/// The component of all parts.
pub(crate) struct Part;

impl Component for Part {
    type Message = ();
    type Properties = PartProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, context: &Context<Self>) -> Html {
        let PartProps { draw, shown, number } = context.props();
        (draw.draw)(shown, *number).html()
    }

    fn rendered(&mut self, context: &Context<Self>, first: bool) {
        (context.props().draw.after)(first);
    }
}
