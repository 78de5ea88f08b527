//! Quorumscope: a masterless, Dynamo-style key-value cluster that runs in a web page.
//!
//! A run is a scenario, a seed and a list of commands; the simulator folds them into a `World`
//! and a `Trace`; the picture is a projection of the world at a time; the page turns the picture
//! into SVG and clicks into messages. ARCHITECTURE.md says which layer may use which.
#![deny(missing_docs)]

pub mod app;
pub mod check;
// The program for a terminal; the page has none.
#[cfg(not(target_arch = "wasm32"))]
pub mod cli;
pub mod dynamo;
pub mod export;
pub mod limits;
pub mod link;
pub mod projection;
pub mod scenario;
pub mod scene;
pub mod sim;
pub mod text;
pub mod time;

// The page exists only in a browser.
#[cfg(target_arch = "wasm32")]
pub mod ui;
