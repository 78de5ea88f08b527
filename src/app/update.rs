//! The only way in: one message after the other changes the model, and what the browser must do
//! comes out.

use super::model::Model;
use super::{
    ClientMsg, ClusterMsg, FileMsg, Msg, Playback, Request, Speed, TimeMsg, Tone, ViewMsg,
};
use crate::dynamo::ids::NodeId;
use crate::sim::command::Command;
use crate::sim::world::Health;
use crate::text::log;

/// Takes one message.
pub fn update(model: &mut Model, msg: impl Into<Msg>) -> Vec<Request> {
    take(model, msg.into())
}

fn take(model: &mut Model, msg: Msg) -> Vec<Request> {
    // Frames come often, and most of a paused page's change nothing.
    if let Msg::Time(TimeMsg::Frame(passed_us)) = msg {
        if model.frame(passed_us) {
            model.changed();
        }
        return Vec::new();
    }
    let requests = match msg {
        Msg::Time(msg) => {
            move_playhead(model, msg);
            Vec::new()
        }
        Msg::Client(client, msg) => remember_if(model, |model| act_as_client(model, client, msg)),
        Msg::Cluster(msg) => remember_if(model, |model| change_cluster(model, msg)),
        Msg::View(msg) => {
            look(model, msg);
            Vec::new()
        }
        Msg::File(msg) => open_or_save(model, msg),
    };
    model.changed();
    requests
}

/// Asks the browser to keep the run, if it has changed.
fn remember_if(model: &mut Model, act: impl FnOnce(&mut Model) -> bool) -> Vec<Request> {
    if act(model) { vec![Request::Remember(model.remembered())] } else { Vec::new() }
}

fn move_playhead(model: &mut Model, msg: TimeMsg) {
    match msg {
        TimeMsg::Frame(passed_us) => {
            model.frame(passed_us);
        }
        TimeMsg::Tick => model.tick(),
        TimeMsg::TogglePlay if model.playback == Playback::Paused => model.play(),
        TimeMsg::Play => model.play(),
        TimeMsg::TogglePlay | TimeMsg::Pause => model.pause(),
        TimeMsg::StepForward => model.step_forward(),
        TimeMsg::StepBack => model.step_back(),
        TimeMsg::JumpToStart => model.jump_to_start(),
        TimeMsg::JumpToEnd => model.jump_to_end(),
        TimeMsg::SeekTo(time) => model.seek_to(time),
        TimeMsg::SeekToEvent(event) => model.seek_to_event(event),
        TimeMsg::Faster => model.set_speed(Speed(model.speed.0.saturating_add(1))),
        TimeMsg::Slower => model.set_speed(Speed(model.speed.0.saturating_sub(1))),
        TimeMsg::SetSpeed(speed) => model.set_speed(speed),
        TimeMsg::SwitchBranch(branch) => model.switch_branch(branch),
    }
}

/// True if the run has changed.
fn act_as_client(model: &mut Model, client: u16, msg: ClientMsg) -> bool {
    match msg {
        ClientMsg::Get => return model.get(client),
        ClientMsg::Put => return model.put(client),
        ClientMsg::Delete => return model.delete(client),
        ClientMsg::Merge(rule) => return model.merge(client, &rule),
        ClientMsg::TypeKey(text) => model.type_key(client, &text),
        ClientMsg::AddItem(text) => model.add_item(client, &text),
        ClientMsg::RemoveItem(text) => model.remove_item(client, &text),
        ClientMsg::ChooseCoordinator(node) => model.choose_coordinator(client, node),
        ClientMsg::ForgetContext => model.forget_context(client),
    }
    false
}

/// True if the run has changed.
fn change_cluster(model: &mut Model, msg: ClusterMsg) -> bool {
    match msg {
        ClusterMsg::Crash(node) => model.set_health(node, Command::Crash, |is| is != Health::Down),
        ClusterMsg::Restart(node) => {
            model.set_health(node, Command::Restart, |is| is == Health::Down)
        }
        ClusterMsg::PauseNode(node) => {
            model.set_health(node, Command::Pause, |is| is == Health::Up)
        }
        ClusterMsg::ResumeNode(node) => {
            model.set_health(node, Command::Resume, |is| is == Health::Paused)
        }
        ClusterMsg::Wipe(node) => model.wipe(node),
        ClusterMsg::AddNode => model.add_node(),
        ClusterMsg::Leave(node) => model.leave(node),
        ClusterMsg::Promote { node, fence } => model.act(Command::Promote(NodeId(node), fence)),
        ClusterMsg::Follow(node) => model.follow(node),
        ClusterMsg::CutOff(nodes) => model.cut_off(&nodes),
        ClusterMsg::Compare { node, peer } => model.compare(node, peer),
        ClusterMsg::Partition { groups, one_way } => model.partition(&groups, one_way),
        ClusterMsg::HealPartitions => model.heal(),
        ClusterMsg::HealEnds(ends) => model.heal_ends(&ends),
        ClusterMsg::SetClock { of, offset_us } => model.set_clock(of, offset_us),
        ClusterMsg::TypeClock { of, text } => model.type_clock(of, &text),
        ClusterMsg::DropMessage(id) => model.handle_message(id, Command::Drop),
        ClusterMsg::DeliverMessage(id) => model.handle_message(id, Command::Deliver),
        ClusterMsg::SetQuorum { n, r, w } => model.set_quorum(n, r, w),
        ClusterMsg::SetSloppy(sloppy) => model.set_sloppy(sloppy),
        ClusterMsg::SetKnob(knob, value) => model.set_knob(knob, value),
        ClusterMsg::ResetKnobs => model.reset_knobs(),
    }
}

fn look(model: &mut Model, msg: ViewMsg) {
    match msg {
        ViewMsg::SelectNode(node) => model.selection.node = node,
        ViewMsg::SelectMessage(message) => model.selection.message = message,
        ViewMsg::SelectRequest(request) => model.selection.request = request,
        ViewMsg::ShowBackground(show) => model.selection.show_background = show,
        ViewMsg::ResizeStage(size) => model.selection.stage = size,
        ViewMsg::ResizeTimeline(size) => model.selection.timeline = size,
        ViewMsg::ResizeVersions(size) => model.selection.versions = size,
        ViewMsg::DismissNotice(id) => model.notices.retain(|notice| notice.id != id),
    }
}

fn open_or_save(model: &mut Model, msg: FileMsg) -> Vec<Request> {
    match msg {
        FileMsg::OpenText(text) => return model.open_text(&text),
        FileMsg::OpenExample(name) => {
            model.open_example(&name);
            return vec![Request::Remember(model.remembered())];
        }
        FileMsg::NewCluster(nodes) => {
            model.new_cluster(nodes);
            return vec![Request::Remember(model.remembered())];
        }
        FileMsg::ChoosePreset(preset) => {
            return remember_if(model, |model| model.choose_preset(preset));
        }
        FileMsg::NameAll { nodes, clients } => {
            return remember_if(model, |model| model.name_all(&nodes, &clients));
        }
        FileMsg::StartOver => return remember_if(model, Model::start_over),
        FileMsg::Share => return vec![Request::CopyLink(model.link())],
        FileMsg::Save => {
            let name = log::file_name().to_owned();
            return vec![Request::SaveFile { name, text: model.saved_run() }];
        }
        FileMsg::LinkCopied => model.notify(Tone::Information, log::copied()),
        FileMsg::BrowserFailed(failure) => model.browser_failed(failure),
    }
    Vec::new()
}
