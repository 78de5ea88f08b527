//! The page: Yew components that read a `Scene` and send a `Msg`. They decide nothing about the
//! run. Colours and sizes are in the style sheets under `www/`, sentences in `words`.
//!
//! One component, `page::Page`, owns the `Model`. Everything below it is a `part::Part`, which
//! compares what it shows, so that a frame in which only messages move touches only the messages.

mod account;
mod announcer;
mod browser;
mod caption;
mod client;
mod clock;
mod crash;
mod ear;
mod element;
mod flight_list;
mod help;
mod icons;
mod inspector;
mod keys;
mod measure;
mod notices;
mod page;
mod panels;
mod part;
mod place;
mod quorum;
mod replicas;
mod request;
mod settings;
mod stage;
mod stale;
mod timeline;
mod top_bar;
mod transport;
mod trees;
mod versions;

/// Where elements send what the user did.
pub(crate) type Link = yew::html::Scope<page::Page>;

/// Puts the page in the place of everything inside `#app`.
pub fn mount() {
    crash::install();
    if let Some(root) = browser::element("app") {
        root.set_inner_html("");
        yew::Renderer::<page::Page>::with_root(root).render();
    }
}
