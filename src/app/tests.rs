//! Any sequence of messages is taken without a panic, and the picture depends on the run, the
//! playhead and what is looked at alone: not on the way there, nor on what was shared on that way.

use super::{MergeRule, Model, Msg, Speed, update};
use crate::scene::{Size, View, scene, svg};
use crate::time::SimTime;
use proptest::prelude::*;

fn client() -> impl Strategy<Value = u16> {
    prop_oneof![8 => 0_u16..2, 1 => any::<u16>()]
}

fn node() -> impl Strategy<Value = u16> {
    prop_oneof![8 => 0_u16..6, 1 => any::<u16>()]
}

fn item() -> impl Strategy<Value = String> {
    prop_oneof![Just("eggs"), Just("jam"), Just(" "), Just("<&>")].prop_map(str::to_owned)
}

fn key() -> impl Strategy<Value = String> {
    prop_oneof![4 => Just("cart:42".to_owned()), 1 => Just(String::new()), 1 => "[a-z]{1,70}"]
}

fn size() -> impl Strategy<Value = Size> {
    (0_i32..20_000, -5_i32..20_000).prop_map(|(width, height)| Size { width, height })
}

fn playing() -> impl Strategy<Value = Msg> {
    prop_oneof![
        8 => (0_u64..400_000).prop_map(Msg::Frame),
        1 => any::<u64>().prop_map(Msg::Frame),
        2 => Just(Msg::Beat),
        1 => Just(Msg::TogglePlay),
        2 => Just(Msg::Play),
        1 => Just(Msg::Pause),
        4 => Just(Msg::StepForward),
        4 => Just(Msg::StepBack),
        1 => Just(Msg::JumpToStart),
        2 => Just(Msg::JumpToEnd),
        2 => (0_u64..900_000).prop_map(|us| Msg::SeekTo(SimTime(us))),
        1 => any::<u64>().prop_map(|us| Msg::SeekTo(SimTime(us))),
        1 => (0_u32..300).prop_map(Msg::SeekToEvent),
        1 => Just(Msg::Faster),
        1 => Just(Msg::Slower),
        1 => any::<u8>().prop_map(|gear| Msg::SetSpeed(Speed(gear))),
        1 => (0_u32..4).prop_map(Msg::SwitchBranch),
    ]
}

fn acting() -> impl Strategy<Value = Msg> {
    let merge_rule = prop_oneof![Just(MergeRule::Union), (0_u32..9).prop_map(MergeRule::Keep)];
    prop_oneof![
        4 => client().prop_map(Msg::Get),
        6 => client().prop_map(Msg::Put),
        1 => client().prop_map(Msg::Delete),
        2 => (client(), merge_rule).prop_map(|(client, rule)| Msg::Merge(client, rule)),
        2 => node().prop_map(Msg::Crash),
        2 => node().prop_map(Msg::Restart),
        1 => node().prop_map(Msg::PauseNode),
        1 => node().prop_map(Msg::ResumeNode),
        1 => prop::collection::vec(node(), 0..4).prop_map(Msg::CutOff),
        1 => Just(Msg::HealPartitions),
        2 => (node(), node()).prop_map(|(node, peer)| Msg::Compare(node, peer)),
        1 => (0_u64..60).prop_map(Msg::DropMessage),
        1 => (0_u64..60).prop_map(Msg::DeliverMessage),
        1 => (0_u8..9, 0_u8..9, 0_u8..9).prop_map(|(n, r, w)| Msg::SetQuorum { n, r, w }),
        1 => any::<bool>().prop_map(Msg::SetSloppy),
    ]
}

fn looking() -> impl Strategy<Value = Msg> {
    prop_oneof![
        1 => (client(), key()).prop_map(|(client, key)| Msg::KeyTyped(client, key)),
        2 => (client(), item()).prop_map(|(client, item)| Msg::ItemAdded(client, item)),
        1 => (client(), item()).prop_map(|(client, item)| Msg::ItemRemoved(client, item)),
        2 => (client(), prop::option::of(node()))
            .prop_map(|(client, node)| Msg::CoordinatorChosen(client, node)),
        1 => client().prop_map(Msg::ContextForgotten),
        1 => prop::option::of(node()).prop_map(Msg::SelectNode),
        1 => prop::option::of(0_u64..60).prop_map(Msg::SelectMessage),
        1 => prop::option::of(0_u32..9).prop_map(Msg::SelectRequest),
        1 => size().prop_map(Msg::StageResized),
        1 => size().prop_map(Msg::TimelineResized),
        1 => size().prop_map(Msg::VersionsResized),
        1 => Just(Msg::Share),
        1 => (0_u32..9).prop_map(Msg::NoticeDismissed),
    ]
}

fn messages() -> impl Strategy<Value = Vec<Msg>> {
    let any = prop_oneof![6 => playing(), 6 => acting(), 3 => looking()];
    prop::collection::vec(any, 1..60)
}

fn fresh(model: &Model) -> crate::scene::Scene {
    let (history, selection) = (&model.history, &model.selection);
    scene(&View { history, time: model.time, selection })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 160, ..ProptestConfig::default() })]

    #[test]
    fn no_message_panics_and_pictures_do_not_depend_on_the_way(all in messages()) {
        let mut model = Model::new();
        for msg in all {
            update(&mut model, msg);
            let world = model.history.world();
            prop_assert!(world.now() <= model.time);
            prop_assert!(model.history.next_at().is_none_or(|next| model.time <= next));
            prop_assert_eq!(&*model.scene(), &fresh(&model));
        }
        let (before, now) = (model.scene(), model.position().now);
        let cursor = model.history.cursor();
        update(&mut model, Msg::JumpToStart);
        let _ = model.scene();
        model.history.seek(cursor);
        model.time = now;
        model.changed();
        prop_assert_eq!(&*model.scene(), &*before);
        prop_assert_eq!(svg(&model.scene()), svg(&before));
    }

    #[test]
    fn a_saved_run_opens_as_the_same_run(all in prop::collection::vec(prop_oneof![playing(), acting()], 1..30)) {
        let mut model = Model::new();
        for msg in all {
            update(&mut model, msg);
        }
        update(&mut model, Msg::Pause);
        let link = model.link();
        let mut other = Model::new();
        update(&mut other, Msg::OpenText(link.clone()));
        prop_assert!(other.notices().is_empty(), "{:?} {}", other.notices(), link);
        let events = |model: &Model| -> Vec<String> {
            model.history.trace().iter().map(ToString::to_string).collect()
        };
        let (mine, theirs) = (events(&model), events(&other));
        let same = mine.len().min(theirs.len());
        prop_assert_eq!(&mine[..same], &theirs[..same]);
    }
}
