//! What can be done to a node: the same buttons in its menu on the stage and in its inspector.

use super::clock_offset::ClockOffset;
use super::icons::{Icon, icon};
use crate::app::ClusterMsg;
use crate::scene::{End, LeaderRole, MemberStatus, NodeState};
use crate::text::page::{self, labels};
use crate::ui::link::AppLink;
use std::rc::Rc;
use yew::prelude::*;

/// The node that something is done to.
pub(crate) struct Target<'a> {
    pub id: u16,
    pub name: &'a Rc<str>,
    pub offset_us: i64,
    pub state: NodeState,
    pub member_status: MemberStatus,
    pub role: LeaderRole,
    /// The nodes that it can be compared with.
    pub fellows: &'a [(u16, Rc<str>)],
}

/// What can be done by a button.
struct NodeAction {
    /// A test's handle, and its key among the buttons.
    name: &'static str,
    title: &'static str,
    tip: &'static str,
    picture: Icon,
    msg: ClusterMsg,
}

/// The buttons for a node.
pub(crate) fn node_actions(target: &Target<'_>, is_partitioned: bool, link: &AppLink) -> Html {
    let actions = run_actions(target)
        .into_iter()
        .chain([wipe(target.id)])
        .chain(target.member_status.may_leave().then(|| leave(target.id)))
        .chain(leader_actions(target))
        .chain([network_action(target.id, is_partitioned)]);
    let can_compare = target.state == NodeState::Up && !target.fellows.is_empty();
    html! {
        <>
            { for actions.map(|action| button(target.id, action, link)) }
            <ClockOffset of={End::Node(target.id)} name={target.name.clone()}
                offset_us={target.offset_us} />
            { for can_compare.then(|| comparisons(target, link)) }
        </>
    }
}

fn button(id: u16, action: NodeAction, link: &AppLink) -> Html {
    let NodeAction { name, title, tip, picture, msg } = action;
    html! {
        <button key={name} class="button is-small" title={tip} data-testid={format!("{name}-{id}")}
            onclick={link.sends(msg)}>
            { icon(picture) }{ title }
        </button>
    }
}

/// Whether it runs.
fn run_actions(target: &Target<'_>) -> Vec<NodeAction> {
    let id = target.id;
    let restart = || NodeAction {
        name: "restart",
        title: labels::RESTART,
        tip: labels::RESTART_TIP,
        picture: Icon::Restart,
        msg: ClusterMsg::Restart(id),
    };
    let kill = || NodeAction {
        name: "kill",
        title: labels::KILL,
        tip: labels::KILL_TIP,
        picture: Icon::Kill,
        msg: ClusterMsg::Crash(id),
    };
    let pause = || NodeAction {
        name: "pause",
        title: labels::PAUSE_NODE,
        tip: labels::PAUSE_NODE_TIP,
        picture: Icon::Pause,
        msg: ClusterMsg::PauseNode(id),
    };
    let resume = || NodeAction {
        name: "resume",
        title: labels::RESUME_NODE,
        tip: labels::RESUME_NODE_TIP,
        picture: Icon::Play,
        msg: ClusterMsg::ResumeNode(id),
    };
    match target.state {
        NodeState::Down => vec![restart()],
        NodeState::Up => vec![kill(), pause()],
        NodeState::Paused => vec![kill(), resume()],
    }
}

fn wipe(id: u16) -> NodeAction {
    NodeAction {
        name: "wipe",
        title: labels::WIPE,
        tip: labels::WIPE_TIP,
        picture: Icon::Delete,
        msg: ClusterMsg::Wipe(id),
    }
}

fn leave(id: u16) -> NodeAction {
    NodeAction {
        name: "leave",
        title: labels::LEAVE,
        tip: labels::LEAVE_TIP,
        picture: Icon::Cross,
        msg: ClusterMsg::Leave(id),
    }
}

/// Who leads.
fn leader_actions(target: &Target<'_>) -> impl Iterator<Item = NodeAction> {
    let (id, role) = (target.id, target.role);
    let promote = role.may_lead.then_some(NodeAction {
        name: "promote",
        title: labels::PROMOTE,
        tip: labels::PROMOTE_TIP,
        picture: Icon::Check,
        msg: ClusterMsg::Promote { node: id, fence: true },
    });
    let promote_unfenced = role.may_lead.then_some(NodeAction {
        name: "promote-unfenced",
        title: labels::PROMOTE_UNFENCED,
        tip: labels::PROMOTE_UNFENCED_TIP,
        picture: Icon::Fork,
        msg: ClusterMsg::Promote { node: id, fence: false },
    });
    let follow = role.may_follow.then_some(NodeAction {
        name: "follow",
        title: labels::FOLLOW,
        tip: labels::FOLLOW_TIP,
        picture: Icon::Merge,
        msg: ClusterMsg::Follow(id),
    });
    promote.into_iter().chain(promote_unfenced).chain(follow)
}

/// Whom it can reach.
fn network_action(id: u16, is_partitioned: bool) -> NodeAction {
    if is_partitioned {
        return NodeAction {
            name: "heal",
            title: labels::HEAL,
            tip: labels::HEAL_TIP,
            picture: Icon::Heal,
            msg: ClusterMsg::HealPartitions,
        };
    }
    NodeAction {
        name: "cut-off",
        title: labels::CUT_OFF,
        tip: labels::CUT_OFF_TIP,
        picture: Icon::CutOff,
        msg: ClusterMsg::CutOff(vec![id]),
    }
}

/// The nodes that it can compare all it holds with.
fn comparisons(target: &Target<'_>, link: &AppLink) -> Html {
    let id = target.id;
    let peer = |(peer, name): &(u16, Rc<str>)| {
        html! {
            <button key={*peer} class="button is-small" aria-label={page::compare_with(name)}
                data-testid={format!("compare-{id}-{peer}")} onclick={link.sends(ClusterMsg::Compare { node: id, peer: *peer })}>
                { name.clone() }
            </button>
        }
    };
    html! {
        <>
            <span class="node-menu-title" title={labels::COMPARE_WITH_TIP}>{ labels::COMPARE_WITH }</span>
            <div class="row">{ for target.fellows.iter().map(peer) }</div>
        </>
    }
}
