//! What is broken by hand on the page: disks, clocks and partitions; and how it is healed in part.

use crate::playing::{opened, play, walk_both_ways};
use quorumscope::app::{
    ClientMsg, ClusterMsg, FileMsg, Model, Msg, PartitionDraft, Tone, ViewMsg, update,
};
use quorumscope::scene::{End, NodeGlyph, PartitionPanel, PartitionProblem, Point, Scene, Size};
use quorumscope::text::page;
use std::rc::Rc;

const STAGES: [Size; 4] = [
    Size { width: 3_900, height: 4_000 },
    Size { width: 4_960, height: 3_300 },
    Size { width: 7_960, height: 5_440 },
    Size { width: 14_400, height: 9_000 },
];

fn partition(groups: &[&[u16]], clients: &[u16], one_way: bool) -> Msg {
    let mut groups: Vec<Vec<End>> =
        groups.iter().map(|group| group.iter().map(|node| End::Node(*node)).collect()).collect();
    groups[0].extend(clients.iter().map(|client| End::Client(*client)));
    Msg::Cluster(ClusterMsg::Partition { groups, one_way })
}

/// Who is in which group, and whom each cannot reach.
fn standing(panel: &PartitionPanel) -> Vec<String> {
    let group = |group: &quorumscope::scene::StandingGroup| {
        format!("{} {}: {}", group.number, page::members(group), page::reach(group))
    };
    panel.groups.iter().map(group).collect()
}

fn node(scene: &Scene, id: u16) -> Rc<NodeGlyph> {
    Rc::clone(&scene.stage.nodes[usize::from(id)])
}

#[test]
fn a_wiped_node_holds_nothing_and_runs_on() {
    let mut model = Model::new();
    update(&mut model, Msg::Client(0, ClientMsg::Put));
    play(&mut model);
    let holder = model.scene().replicas.rows[0].node;
    assert!(!node(&model.scene(), holder).holds.is_empty());
    assert_eq!(update(&mut model, ClusterMsg::Wipe(holder)).len(), 1, "the run is remembered");
    let scene = model.scene();
    assert!(node(&scene, holder).holds.is_empty());
    let said = scene.account.last().expect("a line").text.to_string();
    assert_eq!(said, format!("The disk of {} loses everything.", node(&scene, holder).name));
    assert!(update(&mut model, ClusterMsg::Wipe(99)).is_empty(), "there is no such node");
    walk_both_ways(&mut model);
}

#[test]
fn a_clock_is_set_by_buttons_and_by_text() {
    let mut model = Model::new();
    let of = End::Node(2);
    for offset_us in [1_000_000, 2_000_000] {
        update(&mut model, ClusterMsg::SetClock { of, offset_us });
        assert_eq!(node(&model.scene(), 2).offset_us, offset_us);
    }
    assert!(
        update(&mut model, ClusterMsg::SetClock { of, offset_us: 2_000_000 }).is_empty(),
        "nothing has changed"
    );
    let typed = |of: End, text: &str| ClusterMsg::TypeClock { of, text: text.to_owned() };
    update(&mut model, typed(of, " -200 ms "));
    assert_eq!(node(&model.scene(), 2).offset_us, -200_000);
    let alice = End::Client(0);
    update(&mut model, typed(alice, "+5 s"));
    assert_eq!(model.scene().clients[0].offset_us, 5_000_000);
    assert_eq!(model.scene().stage.clients[0].offset_us, 5_000_000);
    for text in ["soon", "", "5"] {
        update(&mut model, typed(alice, text));
        assert_eq!(model.scene().clients[0].offset_us, 5_000_000, "{text}");
        let notice = model.notices().last().expect("a notice");
        assert_eq!(notice.tone, Tone::Warning);
        assert!(notice.text.contains("with its unit"), "{}", notice.text);
    }
    update(&mut model, typed(End::Client(77), "5 s"));
    update(&mut model, typed(of, "99999999999999d"));
    assert_eq!(node(&model.scene(), 2).offset_us, -200_000);
    walk_both_ways(&mut model);
}

#[test]
fn the_clock_of_a_client_stands_on_its_card_where_time_stamps_decide() {
    for (preset, decides) in [("cassandra", true), ("riak", false), ("dynamo", false)] {
        let text =
            format!(r#"{{"version": 1, "clients": ["Ann"], "cluster": {{"preset": "{preset}"}}}}"#);
        assert_eq!(opened(&text).scene().clients[0].clock_decides, decides, "{preset}");
    }
}

#[test]
fn a_partition_in_three_stands_until_it_is_healed_in_part_and_whole() {
    let mut model = Model::new();
    assert!(model.scene().partition.groups.is_empty());
    assert!(model.scene().stage.partition_tag.is_none());
    update(&mut model, partition(&[&[0, 1], &[2, 3], &[4, 5]], &[0, 1], false));
    let scene = model.scene();
    assert_eq!(
        standing(&scene.partition),
        [
            "1 A, B, Alice, Bob: cannot reach groups 2 and 3",
            "2 C, D: cannot reach groups 1 and 3",
            "3 E, F: cannot reach groups 1 and 2",
        ]
    );
    assert!(scene.stage.partition_tag.is_some());
    let areas: Vec<u16> = scene.stage.groups.iter().map(|area| area.number).collect();
    assert_eq!(areas, [1, 2, 3, 1, 1], "one behind each group of nodes, one behind each client");
    assert!(scene.stage.cuts.iter().all(|cut| cut.arrows.is_empty()));
    let members = |number: usize| {
        let members = &scene.partition.groups[number - 1].members;
        members.iter().map(|member| member.end).collect::<Vec<End>>()
    };
    assert_eq!(update(&mut model, ClusterMsg::HealEnds(members(2))).len(), 1);
    assert_eq!(
        standing(&model.scene().partition),
        ["1 A, B, Alice, Bob: cannot reach group 2", "2 E, F: cannot reach group 1"]
    );
    assert!(update(&mut model, ClusterMsg::HealEnds(members(2))).is_empty(), "they are free");
    update(&mut model, ClusterMsg::HealPartitions);
    assert!(model.scene().partition.groups.is_empty());
    assert!(model.scene().stage.groups.is_empty());
    walk_both_ways(&mut model);
}

#[test]
fn what_is_cut_one_way_is_said_and_has_arrows() {
    let mut model = Model::new();
    update(&mut model, partition(&[&[0, 1, 2], &[3, 4, 5]], &[0, 1], true));
    let scene = model.scene();
    assert_eq!(
        standing(&scene.partition),
        [
            "1 A, B, C, Alice, Bob: cannot reach group 2",
            "2 D, E, F: reaches group 1, but hears nothing from there",
        ]
    );
    assert_eq!(scene.stage.cuts.len(), 1);
    assert_eq!(scene.stage.cuts[0].arrows.matches('M').count(), 4, "two arrows of two lines each");
}

#[test]
fn groups_that_were_cut_twice_are_told_apart_by_what_they_reach() {
    let mut model = Model::new();
    update(&mut model, partition(&[&[0, 1, 2], &[3, 4, 5]], &[0, 1], false));
    update(&mut model, partition(&[&[0, 1, 2], &[3, 4, 5]], &[0, 1], false));
    assert_eq!(model.scene().partition.groups.len(), 2);
    update(&mut model, ClusterMsg::CutOff(vec![4]));
    let groups = standing(&model.scene().partition);
    assert_eq!(groups.len(), 3, "{groups:?}");
    assert!(groups[2].starts_with("3 E:"), "{groups:?}");
}

#[test]
fn no_partition_is_made_of_fewer_than_two_groups_that_exist() {
    for (groups, one_way) in [
        (vec![vec![End::Node(0)], vec![]], false),
        (vec![vec![End::Node(0)], vec![End::Node(99), End::Client(9)]], false),
        (vec![vec![End::Node(0)], vec![End::Node(0)]], false),
        (vec![vec![End::Node(0)], vec![End::Node(1)], vec![End::Node(2)]], true),
        ((0..17).map(|_| Vec::new()).collect(), false),
    ] {
        let mut model = Model::new();
        assert!(update(&mut model, ClusterMsg::Partition { groups, one_way }).is_empty());
    }
}

#[test]
fn the_form_says_why_it_cannot_be_applied() {
    let mut model = Model::new();
    let mut draft = PartitionDraft::default();
    let problem = |model: &Model, draft: &PartitionDraft| draft.problem(&model.scene().partition);
    assert_eq!(problem(&model, &draft), Some(PartitionProblem::OneGroup));
    draft = draft.with(End::Node(5), 2).with(End::Node(4), 3);
    assert_eq!(problem(&model, &draft), None);
    let msg = draft.msg(&model.scene().partition);
    assert_eq!(update(&mut model, msg).len(), 1);
    assert_eq!(model.scene().partition.groups.len(), 3);
    assert_eq!(problem(&model, &draft), Some(PartitionProblem::ApartAlready));
}

#[test]
fn a_saved_run_of_faults_by_hand_opens_as_the_same_run() {
    let mut model = Model::new();
    for msg in [
        partition(&[&[0, 1], &[2, 3], &[4, 5]], &[0], false),
        ClusterMsg::HealEnds(vec![End::Node(2), End::Client(0)]).into(),
        ClusterMsg::SetClock { of: End::Client(1), offset_us: -1_500_001 }.into(),
        ClusterMsg::Wipe(3).into(),
        partition(&[&[0], &[3]], &[], true),
        Msg::Client(0, ClientMsg::Put),
    ] {
        assert_eq!(update(&mut model, msg).len(), 1);
    }
    play(&mut model);
    let other = opened(&model.saved_run());
    assert!(other.notices().is_empty(), "{:?}", other.notices());
    let mut other = other;
    update(&mut other, quorumscope::app::TimeMsg::JumpToEnd);
    assert_eq!(other.scene().partition, model.scene().partition);
    assert_eq!(other.scene().account, model.scene().account);
}

fn distance(one: Point, other: Point) -> f64 {
    f64::from(one.x - other.x).hypot(f64::from(one.y - other.y))
}

/// However the nodes are shared out, no label lies on a disc or on another label of the ring, and no
/// area reaches the band.
#[test]
fn labels_keep_clear_of_nodes_and_of_each_other() {
    for nodes in 2..=12_u16 {
        for (size, parts) in STAGES.into_iter().flat_map(|size| [(size, 2), (size, 3)]) {
            for interleaved in [false, true] {
                let mut model = Model::new();
                update(&mut model, FileMsg::NewCluster(nodes));
                update(&mut model, ViewMsg::ResizeStage(size));
                let group_of =
                    |node: u16| if interleaved { node % parts } else { node * parts / nodes };
                let groups = (0..parts).map(|group| {
                    (0..nodes).filter(|node| group_of(*node) == group).map(End::Node).collect()
                });
                let groups = groups.collect();
                update(&mut model, ClusterMsg::Partition { groups, one_way: false });
                let scene = model.scene();
                let stage = &scene.stage;
                let what =
                    format!("{nodes} nodes in {parts} on {size:?}, interleaved: {interleaved}");
                let half = |is_short: bool| if is_short { (40, 60) } else { (210, 60) };
                let labels: Vec<(Point, (i32, i32))> = (stage.groups.iter())
                    .filter_map(|area| area.label.map(|label| (label, half(area.is_short))))
                    .collect();
                assert!(!labels.is_empty(), "{what}");
                for (at, (label, (width, height))) in labels.iter().enumerate() {
                    for glyph in stage.nodes.iter() {
                        let nearest = Point {
                            x: glyph.place.x.clamp(label.x - width, label.x + width),
                            y: glyph.place.y.clamp(label.y - height, label.y + height),
                        };
                        let apart = distance(nearest, glyph.place);
                        assert!(
                            apart > f64::from(glyph.radius),
                            "{what}: a label on {}",
                            glyph.name
                        );
                    }
                    for (other, (their_width, their_height)) in &labels[at + 1..] {
                        let (x, y) = ((label.x - other.x).abs(), (label.y - other.y).abs());
                        let is_clear = x >= width + their_width || y >= height + their_height;
                        assert!(is_clear, "{what}: labels at {label:?} and {other:?}");
                    }
                }
            }
        }
    }
}
