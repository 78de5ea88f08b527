//! What a shortcut does now: the same messages that the buttons send.

use super::App;
use crate::app::Msg;
use crate::scene::NodeState;
use crate::ui::browser;
use crate::ui::components::DIALOG;
use crate::words::page::help::Act;
use yew::Context;

impl App {
    /// Does what a shortcut stands for; nothing where there is nothing to do it to.
    pub(super) fn act(&mut self, act: Act, key: &str, context: &Context<Self>) {
        let msg = match act {
            Act::TogglePlay => Some(Msg::TogglePlay),
            Act::StepForward => Some(Msg::StepForward),
            Act::StepBack => Some(Msg::StepBack),
            Act::ToStart => Some(Msg::JumpToStart),
            Act::ToEnd => Some(Msg::JumpToEnd),
            Act::Faster => Some(Msg::Faster),
            Act::Slower => Some(Msg::Slower),
            Act::GetFirst => self.client(0).map(Msg::Get),
            Act::PutFirst => self.client(0).map(Msg::Put),
            Act::GetSecond => self.client(1).map(Msg::Get),
            Act::PutSecond => self.client(1).map(Msg::Put),
            Act::SelectNode => self.numbered_node(key).map(|id| Msg::SelectNode(Some(id))),
            Act::KillOrRestart => self.selected_node().map(|(id, state)| match state {
                NodeState::Down => Msg::Restart(id),
                NodeState::Up | NodeState::Paused => Msg::Crash(id),
            }),
            Act::PauseOrResume => self.selected_node().and_then(|(id, state)| match state {
                NodeState::Up => Some(Msg::PauseNode(id)),
                NodeState::Paused => Some(Msg::ResumeNode(id)),
                NodeState::Down => None,
            }),
            Act::CutOff => self.selected_node().map(|(id, _)| Msg::CutOff(vec![id])),
            Act::Heal => Some(Msg::HealPartitions),
            Act::NextMessage => self.next_message(),
            Act::Help => {
                browser::show_dialog(DIALOG, true);
                None
            }
            Act::Escape => self.deselect(),
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

    /// The message after the selected one, around again from the last.
    fn next_message(&self) -> Option<Msg> {
        let scene = self.model.scene();
        let flights = &scene.stage.flights;
        let selected = flights.iter().position(|flight| flight.selected);
        let next = selected.map_or(0, |place| (place + 1) % flights.len());
        flights.get(next).map(|flight| Msg::SelectMessage(Some(flight.id)))
    }

    /// Clears the selection, of whichever kind it is.
    fn deselect(&self) -> Option<Msg> {
        let scene = self.model.scene();
        if scene.message.is_some() {
            Some(Msg::SelectMessage(None))
        } else {
            scene.node.is_some().then_some(Msg::SelectNode(None))
        }
    }
}
