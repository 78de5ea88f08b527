//! A choice from a list.

use crate::ui::browser;
use web_sys::HtmlSelectElement;
use yew::prelude::*;

/// What can be chosen: its value, and what a person reads.
#[derive(Clone, PartialEq)]
pub(crate) struct Choosable {
    pub value: AttrValue,
    pub text: AttrValue,
}

#[derive(Properties, PartialEq)]
pub(crate) struct ChoiceProps {
    pub label: &'static str,
    /// A test's handle.
    pub name: AttrValue,
    /// The value that is chosen.
    pub chosen: AttrValue,
    pub options: Vec<Choosable>,
    /// Takes the value that was chosen.
    pub on_choose: Callback<String>,
}

/// A list. Once its options are there it shows the one that is chosen, whatever it showed before: the
/// browser keeps to what a person chose, and does not ask whether that was taken.
#[component]
pub(crate) fn Choice(props: &ChoiceProps) -> Html {
    let list = use_node_ref();
    let (shown, chosen) = (list.clone(), props.chosen.clone());
    use_effect(move || {
        if let Some(list) = shown.cast::<HtmlSelectElement>() {
            list.set_value(&chosen);
        }
    });
    let onchange = props.on_choose.reform(|event: Event| browser::value_of(&event));
    let option = |option: &Choosable| {
        html! {
            <option key={&*option.value} value={&option.value}>{ &option.text }</option>
        }
    };
    html! {
        <select ref={list} class="field" aria-label={props.label} data-testid={&props.name} {onchange}>
            { for props.options.iter().map(option) }
        </select>
    }
}
