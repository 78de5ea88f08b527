//! What can be done to a node: the same buttons in its menu on the stage and in its inspector.

use crate::app::Msg;
use crate::scene::NodeState;
use crate::ui::Dispatch;
use crate::ui::icons::{Icon, icon};
use crate::words::page::label;
use yew::prelude::*;

/// The buttons for a node in this state.
pub(crate) fn node_actions(
    id: u16,
    state: NodeState,
    partitioned: bool,
    dispatch: &Dispatch,
) -> Html {
    let button = |title: &'static str,
                  tip: &'static str,
                  name: &'static str,
                  picture: Icon,
                  msg: Msg| {
        let act = dispatch.reform(move |_: MouseEvent| msg.clone());
        html! {
            <button key={name} class="button is-small" title={tip} onclick={act} data-testid={format!("{name}-{id}")}>
                { icon(picture) }{ title }
            </button>
        }
    };
    let life = if state == NodeState::Down {
        button(label::RESTART, label::RESTART_TIP, "restart", Icon::Restart, Msg::Restart(id))
    } else {
        button(label::KILL, label::KILL_TIP, "kill", Icon::Kill, Msg::Crash(id))
    };
    let stall = if state == NodeState::Paused {
        button(
            label::RESUME_NODE,
            label::RESUME_NODE_TIP,
            "resume",
            Icon::Play,
            Msg::ResumeNode(id),
        )
    } else {
        button(label::PAUSE_NODE, label::PAUSE_NODE_TIP, "pause", Icon::Pause, Msg::PauseNode(id))
    };
    let network = if partitioned {
        button(label::HEAL, label::HEAL_TIP, "heal", Icon::Heal, Msg::HealPartitions)
    } else {
        button(label::CUT_OFF, label::CUT_OFF_TIP, "cut-off", Icon::CutOff, Msg::CutOff(vec![id]))
    };
    html! {
        <>
            { life }
            { for (state != NodeState::Down).then_some(stall) }
            { network }
        </>
    }
}
