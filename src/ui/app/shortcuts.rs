//! What a shortcut does now: the same messages that the buttons send.

use super::App;
use crate::app::{ClientMsg, ClusterMsg, FileMsg, Msg, TimeMsg, ViewMsg};
use crate::scene::NodeState;
use crate::text::page::help::ShortcutAction;
use crate::ui::browser;
use crate::ui::components::DIALOG;
use yew::Context;

impl App {
    /// Does what a shortcut stands for; nothing where there is nothing to do it to.
    pub(super) fn act(&mut self, act: ShortcutAction, key: &str, context: &Context<Self>) {
        let get = |client| Msg::Client(client, ClientMsg::Get);
        let put = |client| Msg::Client(client, ClientMsg::Put);
        let msg = match act {
            ShortcutAction::TogglePlay => Some(TimeMsg::TogglePlay.into()),
            ShortcutAction::StepForward => Some(TimeMsg::StepForward.into()),
            ShortcutAction::StepBack => Some(TimeMsg::StepBack.into()),
            ShortcutAction::ToStart => Some(TimeMsg::JumpToStart.into()),
            ShortcutAction::ToEnd => Some(TimeMsg::JumpToEnd.into()),
            ShortcutAction::StartOver => Some(FileMsg::StartOver.into()),
            ShortcutAction::Faster => Some(TimeMsg::Faster.into()),
            ShortcutAction::Slower => Some(TimeMsg::Slower.into()),
            ShortcutAction::GetFirst => self.client(0).map(get),
            ShortcutAction::PutFirst => self.client(0).map(put),
            ShortcutAction::GetSecond => self.client(1).map(get),
            ShortcutAction::PutSecond => self.client(1).map(put),
            ShortcutAction::SelectNode => {
                self.numbered_node(key).map(|id| ViewMsg::SelectNode(Some(id)).into())
            }
            ShortcutAction::KillOrRestart => self.kill_or_restart(),
            ShortcutAction::PauseOrResume => self.pause_or_resume(),
            ShortcutAction::CutOff => {
                self.selected_node().map(|(id, _)| ClusterMsg::CutOff(vec![id]).into())
            }
            ShortcutAction::Heal => Some(ClusterMsg::HealPartitions.into()),
            ShortcutAction::NextMessage => self.next_message(),
            ShortcutAction::Help => {
                browser::show_dialog(DIALOG, true);
                None
            }
            ShortcutAction::Escape => self.deselect(),
        };
        if let Some(msg) = msg {
            self.apply(msg, context);
        }
    }

    /// The client at this place.
    fn client(&self, place: usize) -> Option<u16> {
        self.model.scene().clients.get(place).map(|client| client.id)
    }

    /// The node that a digit key names, from 1.
    fn numbered_node(&self, key: &str) -> Option<u16> {
        let number: usize = key.parse().ok()?;
        let scene = self.model.scene();
        scene.stage.nodes.get(number.checked_sub(1)?).map(|node| node.id)
    }

    /// The node in the inspector.
    fn selected_node(&self) -> Option<(u16, NodeState)> {
        let scene = self.model.scene();
        scene.node.as_ref().map(|node| (node.id, node.state))
    }

    fn kill_or_restart(&self) -> Option<Msg> {
        let (id, state) = self.selected_node()?;
        Some(match state {
            NodeState::Down => ClusterMsg::Restart(id).into(),
            NodeState::Up | NodeState::Paused => ClusterMsg::Crash(id).into(),
        })
    }

    fn pause_or_resume(&self) -> Option<Msg> {
        let (id, state) = self.selected_node()?;
        match state {
            NodeState::Up => Some(ClusterMsg::PauseNode(id).into()),
            NodeState::Paused => Some(ClusterMsg::ResumeNode(id).into()),
            NodeState::Down => None,
        }
    }

    /// The message after the selected one, around again from the last.
    fn next_message(&self) -> Option<Msg> {
        let scene = self.model.scene();
        let flights = &scene.stage.flights;
        let selected = flights.iter().position(|flight| flight.selected);
        let next = selected.map_or(0, |place| (place + 1) % flights.len());
        flights.get(next).map(|flight| ViewMsg::SelectMessage(Some(flight.id)).into())
    }

    /// Clears the selection, of whichever kind it is.
    fn deselect(&self) -> Option<Msg> {
        let scene = self.model.scene();
        if scene.message.is_some() {
            Some(ViewMsg::SelectMessage(None).into())
        } else {
            scene.node.is_some().then(|| ViewMsg::SelectNode(None).into())
        }
    }
}
