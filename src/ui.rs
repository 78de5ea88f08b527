//! The page: Yew components that show the parts of a `Scene` and send a `Msg`. They decide nothing
//! about the run. Colours and sizes are in the style sheets under `www/`, sentences in `text`.
//!
//! One struct component, `app::App`, owns the `Model`. Everything below it is a function component
//! whose props are what it draws, so that a frame in which only messages move touches only these.

mod app;
mod attributes;
mod browser;
mod components;
mod crash;
mod hooks;
mod keyboard;
mod link;
mod motion;
mod settings;
mod stage;
mod timeline;

/// Puts the page in the place of everything inside `#app`.
pub fn mount() {
    crash::install();
    if let Some(root) = browser::element("app") {
        root.set_inner_html("");
        yew::Renderer::<app::App>::with_root(root).render();
    }
}
