//! Any sequence of messages is taken without a panic, and the picture depends on the run, the
//! playhead and what is looked at alone: not on the way there, nor on what was shared on that way.

use super::{
    ClientMsg, ClusterMsg, FileMsg, MergeChoice, Model, Msg, Speed, TimeMsg, ViewMsg, update,
};
use crate::export::svg;
use crate::projection::{View, scene};
use crate::scene::{End, Size};
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

fn time_messages() -> impl Strategy<Value = TimeMsg> {
    prop_oneof![
        8 => (0_u64..400_000).prop_map(TimeMsg::Frame),
        1 => any::<u64>().prop_map(TimeMsg::Frame),
        2 => Just(TimeMsg::Tick),
        1 => Just(TimeMsg::TogglePlay),
        2 => Just(TimeMsg::Play),
        1 => Just(TimeMsg::Pause),
        4 => Just(TimeMsg::StepForward),
        4 => Just(TimeMsg::StepBack),
        1 => Just(TimeMsg::JumpToStart),
        2 => Just(TimeMsg::JumpToEnd),
        2 => (0_u64..900_000).prop_map(|us| TimeMsg::SeekTo(SimTime(us))),
        1 => any::<u64>().prop_map(|us| TimeMsg::SeekTo(SimTime(us))),
        1 => (0_u32..300).prop_map(TimeMsg::SeekToEvent),
        1 => Just(TimeMsg::Faster),
        1 => Just(TimeMsg::Slower),
        1 => any::<u8>().prop_map(|gear| TimeMsg::SetSpeed(Speed(gear))),
        1 => (0_u32..4).prop_map(TimeMsg::SwitchBranch),
    ]
}

fn client_messages() -> impl Strategy<Value = Msg> {
    let merge_rule = prop_oneof![Just(MergeChoice::Union), (0_u32..9).prop_map(MergeChoice::Keep)];
    let msg = prop_oneof![
        8 => Just(ClientMsg::Get),
        12 => Just(ClientMsg::Put),
        2 => Just(ClientMsg::Delete),
        4 => merge_rule.prop_map(ClientMsg::Merge),
        1 => key().prop_map(ClientMsg::TypeKey),
        2 => item().prop_map(ClientMsg::AddItem),
        1 => item().prop_map(ClientMsg::RemoveItem),
        2 => prop::option::of(node()).prop_map(ClientMsg::ChooseCoordinator),
        1 => Just(ClientMsg::ForgetContext),
    ];
    (client(), msg).prop_map(|(client, msg)| Msg::Client(client, msg))
}

fn end() -> impl Strategy<Value = End> {
    prop_oneof![3 => node().prop_map(End::Node), 1 => client().prop_map(End::Client)]
}

fn ends() -> impl Strategy<Value = Vec<End>> {
    prop::collection::vec(end(), 0..5)
}

fn offset() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => (-9_000_i32..9_000).prop_map(|offset| format!("{offset} ms")),
        1 => any::<String>(),
        1 => any::<i64>().prop_map(|offset| format!("{offset}s")),
    ]
}

fn faults_by_hand() -> impl Strategy<Value = ClusterMsg> {
    let groups = prop::collection::vec(ends(), 0..4);
    prop_oneof![
        2 => node().prop_map(ClusterMsg::Wipe),
        3 => (groups, prop::bool::weighted(0.3))
            .prop_map(|(groups, one_way)| ClusterMsg::Partition { groups, one_way }),
        2 => ends().prop_map(ClusterMsg::HealEnds),
        2 => (end(), -9_000_000_i64..9_000_000)
            .prop_map(|(of, offset_us)| ClusterMsg::SetClock { of, offset_us }),
        1 => (end(), any::<i64>()).prop_map(|(of, offset_us)| ClusterMsg::SetClock { of, offset_us }),
        1 => (end(), offset()).prop_map(|(of, text)| ClusterMsg::TypeClock { of, text }),
    ]
}

fn cluster_messages() -> impl Strategy<Value = ClusterMsg> {
    prop_oneof![
        7 => faults_by_hand(),
        2 => node().prop_map(ClusterMsg::Crash),
        2 => node().prop_map(ClusterMsg::Restart),
        1 => node().prop_map(ClusterMsg::PauseNode),
        1 => node().prop_map(ClusterMsg::ResumeNode),
        1 => prop::collection::vec(node(), 0..4).prop_map(ClusterMsg::CutOff),
        1 => Just(ClusterMsg::HealPartitions),
        2 => (node(), node()).prop_map(|(node, peer)| ClusterMsg::Compare { node, peer }),
        1 => (0_u64..60).prop_map(ClusterMsg::DropMessage),
        1 => (0_u64..60).prop_map(ClusterMsg::DeliverMessage),
        1 => (0_u8..9, 0_u8..9, 0_u8..9).prop_map(|(n, r, w)| ClusterMsg::SetQuorum { n, r, w }),
        1 => any::<bool>().prop_map(ClusterMsg::SetSloppy),
    ]
}

fn view_messages() -> impl Strategy<Value = ViewMsg> {
    prop_oneof![
        prop::option::of(node()).prop_map(ViewMsg::SelectNode),
        prop::option::of(0_u64..60).prop_map(ViewMsg::SelectMessage),
        prop::option::of(0_u32..9).prop_map(ViewMsg::SelectRequest),
        any::<bool>().prop_map(ViewMsg::ShowBackground),
        size().prop_map(ViewMsg::ResizeStage),
        size().prop_map(ViewMsg::ResizeTimeline),
        size().prop_map(ViewMsg::ResizeVersions),
        (0_u32..9).prop_map(ViewMsg::DismissNotice),
    ]
}

fn acting() -> impl Strategy<Value = Msg> {
    prop_oneof![20 => client_messages(), 14 => cluster_messages().prop_map(Msg::Cluster)]
}

fn messages() -> impl Strategy<Value = Vec<Msg>> {
    let any = prop_oneof![
        12 => time_messages().prop_map(Msg::Time),
        14 => acting(),
        3 => view_messages().prop_map(Msg::View),
        1 => Just(Msg::File(FileMsg::Share)),
    ];
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
        update(&mut model, TimeMsg::JumpToStart);
        let _ = model.scene();
        model.history.seek(cursor);
        model.time = now;
        model.changed();
        prop_assert_eq!(&*model.scene(), &*before);
        prop_assert_eq!(svg(&model.scene()), svg(&before));
    }

    #[test]
    fn a_saved_run_opens_as_the_same_run(all in prop::collection::vec(prop_oneof![time_messages().prop_map(Msg::Time), acting()], 1..30)) {
        let mut model = Model::new();
        for msg in all {
            update(&mut model, msg);
        }
        update(&mut model, TimeMsg::Pause);
        let link = model.link();
        let mut other = Model::new();
        update(&mut other, FileMsg::OpenText(link.clone()));
        prop_assert!(other.notices().is_empty(), "{:?} {}", other.notices(), link);
        let events = |model: &Model| -> Vec<String> {
            model.history.trace().iter().map(ToString::to_string).collect()
        };
        let (mine, theirs) = (events(&model), events(&other));
        let same = mine.len().min(theirs.len());
        prop_assert_eq!(&mine[..same], &theirs[..same]);
    }
}
