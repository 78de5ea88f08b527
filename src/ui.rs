//! The page: Yew components that read a `Scene` and send a `Msg`. They decide nothing about the
//! run. Colours and sizes are in the style sheets under `www/`, sentences in `words`.
//!
//! One struct component, `page::Page`, owns the `Model`. Everything below it is small and compares
//! its properties, so that a frame in which only messages move touches only the messages.

use crate::app::Msg;
use yew::Callback;

mod account;
mod announcer;
mod browser;
mod caption;
mod client;
mod clock;
mod crash;
mod flight_list;
mod help;
mod icons;
mod inspector;
mod keys;
mod measure;
mod notices;
mod page;
mod panels;
mod place;
mod quorum;
mod replicas;
mod request;
mod settings;
mod stage;
mod timeline;
mod top_bar;
mod transport;
mod versions;

/// Where components send what the user did.
pub(crate) type Dispatch = Callback<Msg>;

/// Puts the page in the place of everything inside `#app`.
pub fn mount() {
    crash::install();
    settings::apply_stored();
    let Some(root) = browser::document().and_then(|document| document.get_element_by_id("app"))
    else {
        return;
    };
    root.set_inner_html("");
    yew::Renderer::<page::Page>::with_root(root).render();
}
