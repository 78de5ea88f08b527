//! The components around the stage and the timeline: cards, bars, inspectors. Each has what it draws
//! as its props and sends what the user did through the link.

mod account;
pub(crate) mod announcer;
mod caption;
mod choice;
mod client;
mod clock;
mod clock_offset;
mod display_menu;
mod flight_list;
mod help;
pub(crate) mod icons;
mod inspector;
mod left_tabs;
mod node_actions;
mod notices;
mod panel_switch;
mod partition;
mod quorum;
mod replicas;
mod request;
mod stale;
mod system;
mod top_bar;
mod transport;
mod trees;
mod versions;

pub(crate) use account::Account;
pub(crate) use announcer::LiveRegion;
pub(crate) use caption::Caption;
pub(crate) use client::ClientCard;
pub(crate) use flight_list::FlightList;
pub(crate) use help::{DIALOG, Help};
pub(crate) use inspector::{MessageInspector, NodeInspector};
pub(crate) use left_tabs::{LeftTab, LeftTabs};
pub(crate) use node_actions::{Target, node_actions};
pub(crate) use notices::Notices;
pub(crate) use panel_switch::{ClientName, Panel, PanelSwitch};
pub(crate) use partition::{HEAL_ALL, PartitionCard};
pub(crate) use quorum::QuorumCard;
pub(crate) use replicas::ReplicasCard;
pub(crate) use request::RequestCard;
pub(crate) use system::{RulesCard, SystemCard};
pub(crate) use top_bar::TopBar;
pub(crate) use transport::{PLAY_BUTTON, Transport};
pub(crate) use versions::VersionsCard;
