//! The only way in: one message after the other changes the model, and what the browser must do
//! comes out.

use super::model::Model;
use super::{Msg, Playback, Request, Speed};
use crate::dynamo::ids::NodeId;
use crate::sim::command::Command;
use crate::sim::world::Health;
use crate::words::account as words;

/// Takes one message.
pub fn update(model: &mut Model, msg: Msg) -> Vec<Request> {
    match msg {
        // Frames come often, and most of a paused page's change nothing.
        Msg::Frame(passed_us) => {
            if model.frame(passed_us) {
                model.changed();
            }
            Vec::new()
        }
        msg => {
            let requests = dispatch(model, msg);
            model.changed();
            requests
        }
    }
}

fn dispatch(model: &mut Model, msg: Msg) -> Vec<Request> {
    match msg {
        Msg::Share => return vec![Request::CopyLink(model.link())],
        Msg::Save => {
            let name = words::file_name().to_owned();
            return vec![Request::SaveFile { name, text: model.saved_run() }];
        }
        Msg::OpenText(text) => return model.open_text(&text),
        _ => {}
    }
    let Some(msg) = watch(model, msg) else { return Vec::new() };
    let Some(msg) = edit(model, msg) else { return Vec::new() };
    if act(model, msg) { vec![Request::Remember(model.remembered())] } else { Vec::new() }
}

/// Playback and what is looked at. Gives back what is neither.
fn watch(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::Frame(passed_us) => {
            model.frame(passed_us);
        }
        Msg::Beat => model.beat(),
        Msg::TogglePlay if model.playback == Playback::Paused => model.play(),
        Msg::Play => model.play(),
        Msg::TogglePlay | Msg::Pause => model.pause(),
        Msg::StepForward => model.step_forward(),
        Msg::StepBack => model.step_back(),
        Msg::JumpToStart => model.jump_to_start(),
        Msg::JumpToEnd => model.jump_to_end(),
        Msg::SeekTo(time) => model.seek_to(time),
        Msg::SeekToEvent(event) => model.seek_to_event(event),
        Msg::Faster => model.set_speed(Speed(model.speed.0.saturating_add(1))),
        Msg::Slower => model.set_speed(Speed(model.speed.0.saturating_sub(1))),
        Msg::SetSpeed(speed) => model.set_speed(speed),
        Msg::SwitchBranch(branch) => model.switch_branch(branch),
        Msg::SelectNode(node) => model.selection.node = node,
        Msg::SelectMessage(message) => model.selection.message = message,
        Msg::SelectRequest(request) => model.selection.request = request,
        Msg::TellAll(talk) => model.selection.talk = talk,
        Msg::StageResized(size) => model.selection.stage = size,
        Msg::TimelineResized(size) => model.selection.timeline = size,
        Msg::VersionsResized(size) => model.selection.versions = size,
        other => return Some(other),
    }
    None
}

/// Fields and notices. Gives back what is neither.
fn edit(model: &mut Model, msg: Msg) -> Option<Msg> {
    match msg {
        Msg::KeyTyped(client, text) => model.type_key(client, &text),
        Msg::ItemAdded(client, text) => model.add_item(client, &text),
        Msg::ItemRemoved(client, text) => model.remove_item(client, &text),
        Msg::CoordinatorChosen(client, node) => model.choose_coordinator(client, node),
        Msg::ContextForgotten(client) => model.forget_context(client),
        Msg::BrowserFailed(failure) => model.browser_failed(failure),
        Msg::NoticeDismissed(id) => model.notices.retain(|notice| notice.id != id),
        other => return Some(other),
    }
    None
}

/// What changes the run. True if it did.
fn act(model: &mut Model, msg: Msg) -> bool {
    match msg {
        Msg::Get(client) => model.get(client),
        Msg::Put(client) => model.put(client),
        Msg::Delete(client) => model.delete(client),
        Msg::Merge(client, rule) => model.merge(client, &rule),
        Msg::Crash(node) => model.strike(node, Command::Crash, |is| is != Health::Down),
        Msg::Restart(node) => model.strike(node, Command::Restart, |is| is == Health::Down),
        Msg::PauseNode(node) => model.strike(node, Command::Pause, |is| is == Health::Up),
        Msg::ResumeNode(node) => model.strike(node, Command::Resume, |is| is == Health::Paused),
        Msg::AddNode => model.add_node(),
        Msg::Leave(node) => model.leave(node),
        Msg::Promote(node, fence) => model.act(Command::Promote(NodeId(node), fence)),
        Msg::Follow(node) => model.follow(node),
        Msg::CutOff(nodes) => model.cut_off(&nodes),
        Msg::Compare(node, peer) => model.compare(node, peer),
        Msg::HealPartitions => model.heal(),
        Msg::DropMessage(id) => model.handle_message(id, Command::Drop),
        Msg::DeliverMessage(id) => model.handle_message(id, Command::Deliver),
        Msg::SetQuorum { n, r, w } => model.set_quorum(n, r, w),
        Msg::SetSloppy(sloppy) => model.set_sloppy(sloppy),
        Msg::OpenExample(name) => {
            model.open_example(&name);
            false
        }
        Msg::NewCluster(nodes) => {
            model.new_cluster(nodes);
            true
        }
        _ => false,
    }
}
