//! What can be done to a node: the same buttons in its menu on the stage and in its inspector.

use super::icons::{Icon, icon};
use crate::app::Msg;
use crate::scene::{LeaderRole, NodeState, Standing};
use crate::ui::link::Link;
use crate::words::page::{self, label};
use std::rc::Rc;
use yew::prelude::*;

/// The node that something is done to.
pub(crate) struct Target<'a> {
    pub id: u16,
    pub state: NodeState,
    pub standing: Standing,
    pub role: LeaderRole,
    /// The nodes that it can be compared with.
    pub fellows: &'a [(u16, Rc<str>)],
}

/// A button: its name for tests, what it says, and what it does.
struct Action(&'static str, &'static str, &'static str, Icon, Msg);

/// The buttons for a node, each under a key.
pub(crate) fn node_actions(target: &Target<'_>, is_partitioned: bool, link: &Link) -> Html {
    let id = target.id;
    let actions = run_actions(target).into_iter().chain(leader_actions(target));
    let network = if is_partitioned {
        Action("heal", label::HEAL, label::HEAL_TIP, Icon::Heal, Msg::HealPartitions)
    } else {
        Action("cut-off", label::CUT_OFF, label::CUT_OFF_TIP, Icon::CutOff, Msg::CutOff(vec![id]))
    };
    let can_compare = target.state == NodeState::Up && !target.fellows.is_empty();
    html! {
        <>
            { for actions.chain([network]).map(|action| button(id, action, link)) }
            { for can_compare.then(|| comparisons(target, link)) }
        </>
    }
}

fn button(id: u16, action: Action, link: &Link) -> Html {
    let Action(name, text, tip, picture, msg) = action;
    html! {
        <button key={name} class="button is-small" title={tip} data-testid={format!("{name}-{id}")}
            onclick={link.sends(msg)}>
            { icon(picture) }{ text }
        </button>
    }
}

/// Whether it runs, and whether it is a member.
fn run_actions(target: &Target<'_>) -> Vec<Action> {
    let id = target.id;
    let restart =
        Action("restart", label::RESTART, label::RESTART_TIP, Icon::Restart, Msg::Restart(id));
    let kill = Action("kill", label::KILL, label::KILL_TIP, Icon::Kill, Msg::Crash(id));
    let pause =
        Action("pause", label::PAUSE_NODE, label::PAUSE_NODE_TIP, Icon::Pause, Msg::PauseNode(id));
    let resume = Action(
        "resume",
        label::RESUME_NODE,
        label::RESUME_NODE_TIP,
        Icon::Play,
        Msg::ResumeNode(id),
    );
    let mut actions = match target.state {
        NodeState::Down => vec![restart],
        NodeState::Up => vec![kill, pause],
        NodeState::Paused => vec![kill, resume],
    };
    if target.standing.may_leave() {
        actions.push(Action("leave", label::LEAVE, label::LEAVE_TIP, Icon::Cross, Msg::Leave(id)));
    }
    actions
}

/// Who leads.
fn leader_actions(target: &Target<'_>) -> Vec<Action> {
    let (id, role) = (target.id, target.role);
    let mut actions = Vec::new();
    if role.may_lead {
        let (fenced, beside) = (Msg::Promote(id, true), Msg::Promote(id, false));
        let (title, tip) = (label::PROMOTE_UNFENCED, label::PROMOTE_UNFENCED_TIP);
        actions.push(Action("promote", label::PROMOTE, label::PROMOTE_TIP, Icon::Check, fenced));
        actions.push(Action("promote-unfenced", title, tip, Icon::Fork, beside));
    }
    if role.may_follow {
        let follow = Msg::Follow(id);
        actions.push(Action("follow", label::FOLLOW, label::FOLLOW_TIP, Icon::Merge, follow));
    }
    actions
}

/// The nodes that it can compare all it holds with.
fn comparisons(target: &Target<'_>, link: &Link) -> Html {
    let id = target.id;
    let peer = |(peer, name): &(u16, Rc<str>)| {
        html! {
            <button key={*peer} class="button is-small" aria-label={page::compare_with(name)}
                data-testid={format!("compare-{id}-{peer}")} onclick={link.sends(Msg::Compare(id, *peer))}>
                { name.clone() }
            </button>
        }
    };
    html! {
        <>
            <span class="node-menu-title" title={label::COMPARE_WITH_TIP}>{ label::COMPARE_WITH }</span>
            <div class="row">{ for target.fellows.iter().map(peer) }</div>
        </>
    }
}
