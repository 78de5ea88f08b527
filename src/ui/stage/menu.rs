//! What can be done to a node: the same buttons in its menu on the stage and in its inspector.

use crate::app::Msg;
use crate::scene::{LeaderRole, NodeState, Standing};
use crate::ui::Link;
use crate::ui::element::{Element, el};
use crate::ui::icons::{Icon, icon};
use crate::words::page::{self, label};
use std::rc::Rc;

/// The node that something is done to.
pub(crate) struct Target<'a> {
    /// Its number.
    pub id: u16,
    /// How it is.
    pub state: NodeState,
    /// How it stands among the members.
    pub standing: Standing,
    /// Its part where one node leads.
    pub role: LeaderRole,
    /// The nodes that it can be compared with.
    pub fellows: &'a [(u16, Rc<str>)],
}

/// Puts the buttons for a node into an element.
pub(crate) fn node_actions(
    room: Element,
    target: &Target<'_>,
    partitioned: bool,
    link: &Link,
) -> Element {
    let Target { id, state, standing, role, fellows } = *target;
    let button = |name: &str, title: &'static str, tip: &'static str, picture: Icon, msg: Msg| {
        let handle = format!("{name}-{id}");
        el!("button", "class" = "button is-small", "title" = tip, "data-testid" = handle)
            .named(name)
            .click(link, msg)
            .child(icon(picture))
            .text(title)
    };
    let down = state == NodeState::Down;
    let (kill, pause) = (Msg::Crash(id), Msg::PauseNode(id));
    let resume = Msg::ResumeNode(id);
    let room = room.child(if down {
        button("restart", label::RESTART, label::RESTART_TIP, Icon::Restart, Msg::Restart(id))
    } else {
        button("kill", label::KILL, label::KILL_TIP, Icon::Kill, kill)
    });
    let room = match state {
        NodeState::Down => room,
        NodeState::Up => room.child(button(
            "pause",
            label::PAUSE_NODE,
            label::PAUSE_NODE_TIP,
            Icon::Pause,
            pause,
        )),
        NodeState::Paused => room.child(button(
            "resume",
            label::RESUME_NODE,
            label::RESUME_NODE_TIP,
            Icon::Play,
            resume,
        )),
    };
    let leave = Msg::Leave(id);
    let room = if standing.may_leave() {
        room.child(button("leave", label::LEAVE, label::LEAVE_TIP, Icon::Cross, leave))
    } else {
        room
    };
    let room = leader_actions(room, id, role, button);
    let room = room.child(if partitioned {
        button("heal", label::HEAL, label::HEAL_TIP, Icon::Heal, Msg::HealPartitions)
    } else {
        button("cut-off", label::CUT_OFF, label::CUT_OFF_TIP, Icon::CutOff, Msg::CutOff(vec![id]))
    });
    if state != NodeState::Up || fellows.is_empty() {
        return room;
    }
    let peers = fellows.iter().map(|(peer, name)| {
        let handle = format!("compare-{id}-{peer}");
        let said = page::compare_with(name);
        el!("button", "class" = "button is-small", "aria-label" = said, "data-testid" = handle)
            .key((*peer).into())
            .click(link, Msg::Compare(id, *peer))
            .text(Rc::clone(name))
    });
    let title = el!("span", "class" = "node-menu-title", "title" = label::COMPARE_WITH_TIP);
    room.child(title.named("compare-with").text(label::COMPARE_WITH))
        .child(el!("div", "class" = "row").named("compare").all(peers))
}

/// Puts the buttons into an element that say who leads.
fn leader_actions(
    room: Element,
    id: u16,
    role: LeaderRole,
    button: impl Fn(&str, &'static str, &'static str, Icon, Msg) -> Element,
) -> Element {
    let room = if role.may_lead {
        let (fenced, beside) = (Msg::Promote(id, true), Msg::Promote(id, false));
        room.child(button("promote", label::PROMOTE, label::PROMOTE_TIP, Icon::Check, fenced))
            .child(button(
                "promote-unfenced",
                label::PROMOTE_UNFENCED,
                label::PROMOTE_UNFENCED_TIP,
                Icon::Fork,
                beside,
            ))
    } else {
        room
    };
    if role.may_follow {
        let follow = Msg::Follow(id);
        room.child(button("follow", label::FOLLOW, label::FOLLOW_TIP, Icon::Merge, follow))
    } else {
        room
    }
}
