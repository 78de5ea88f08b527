//! A universe in which nothing has happened yet, made from that of another scenario: its names, its
//! network and its rules, but for what is changed.

use super::compiled::Scenario;
use super::error::Problem;
use super::format::{Cluster, File, Nodes};
use super::{parse, save};
use crate::dynamo::policy::{PRESETS, Policy};

/// What is otherwise than in the scenario from which it comes.
#[derive(Clone, Debug, Default)]
pub struct Changes<'a> {
    /// The rules of this preset, and no others.
    pub preset: Option<&'a str>,
    /// These rules beside the preset.
    pub policy: Option<&'a Policy>,
    /// Nodes of these names.
    pub nodes: Option<Vec<String>>,
    /// Clients of these names.
    pub clients: Option<Vec<String>>,
}

/// The universe of a scenario with nothing done in it, changed so.
///
/// # Errors
/// The first problem, where the changes do not go together.
pub fn anew(scenario: &Scenario, changes: Changes<'_>) -> Result<Scenario, Problem> {
    let head = &scenario.head;
    let mut cluster = head.cluster.clone().unwrap_or_default();
    if let Some(preset) = changes.preset {
        cluster = Cluster {
            preset: Some(preset.to_owned()),
            nodes: cluster.nodes,
            preference: cluster.preference,
            virtual_nodes: cluster.virtual_nodes,
            ..Cluster::default()
        };
    }
    if let Some(policy) = changes.policy {
        cluster = with_rules(cluster, policy);
    }
    if let Some(nodes) = changes.nodes {
        cluster.nodes = Some(Nodes::Names(nodes));
        // A walk or a leader that was fixed is one of the nodes that were.
        (cluster.preference, cluster.leader) = (None, None);
    }
    let clients = changes.clients.or_else(|| head.clients.clone());
    let mut file = File { cluster: Some(cluster), clients, script: None, ..head.clone() };
    if !scenario.is_blank() {
        // What it showed, it shows no more.
        (file.title, file.about) = (None, None);
    }
    // All that a file holds can be written: texts, numbers, and maps by text.
    parse(&serde_json::to_string(&file).unwrap_or_default())
}

/// A cluster with the rules of a policy: those that its preset has are left to that.
fn with_rules(cluster: Cluster, policy: &Policy) -> Cluster {
    let usual = cluster.preset.as_deref().and_then(Policy::named).unwrap_or_default();
    let (rules, usual) = (save::cluster(policy), save::cluster(&usual));
    /// The rules that differ, field by field.
    macro_rules! differing {
        ($($field:ident)+) => {
            Cluster {
                preset: cluster.preset,
                nodes: cluster.nodes,
                preference: cluster.preference,
                leader: cluster.leader,
                $($field: rules.$field.filter(|rule| usual.$field.as_ref() != Some(rule)),)+
            }
        };
    }
    differing! {
        placement partitions hash boundary repeats virtual_nodes topology quorum quorum_mode
        versioning actor read_repair read_contacts digest_reads notfound_ok basic_quorum
        hinted_handoff hint_holder handoff_every max_hint_window hints_count anti_entropy gossip
        detector suspicion delete_reads reaps_tombstones tombstones_expire tombstone_grace
        clock_limit request_timeout replica_timeout connect_timeout client_retry
    }
}

impl Scenario {
    /// The preset of its cluster, as files call it.
    #[must_use]
    pub fn preset(&self) -> &'static str {
        let given = self.head.cluster.as_ref().and_then(|cluster| cluster.preset.as_deref());
        let is_given = |name: &&'static str| given == Some(*name);
        PRESETS.iter().map(|preset| preset.name).find(is_given).unwrap_or(PRESETS[0].name)
    }

    /// True where its script does nothing.
    #[must_use]
    pub fn is_blank(&self) -> bool {
        self.steps.is_empty()
    }
}
