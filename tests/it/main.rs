//! Tests of the layers together. Most are data: a scenario file or a text, and what it must say.

mod app_open;
mod app_story;
mod digests;
mod exchanges;
mod faults_by_hand;
mod fingerprints;
mod history;
mod inspectors;
mod layers;
mod malformed;
mod members_seen;
mod mistakes;
mod mistakes_anywhere;
mod one_of_each;
mod paths;
mod picture_and_engine;
#[path = "../shared/pinned.rs"]
mod pinned;
mod playing;
mod replay;
mod rows;
#[path = "../shared/scenarios.rs"]
mod scenarios;
mod scene_pictures;
mod schema;
mod seeds;
#[path = "../shared/stale.rs"]
mod shared_stale;
mod siblings;
mod stale;
mod system;
mod tree_inspector;
mod versions_seen;
