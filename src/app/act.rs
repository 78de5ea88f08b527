//! What the user does to the universe. Acting in the past makes a branch; after every act playback
//! follows the live edge, so that the user sees what comes of it.

use super::model::Model;
use super::{MergeChoice, Playback, Tone};
use crate::dynamo::clock::VectorClock;
use crate::dynamo::ids::{ClientId, Endpoint, NodeId};
use crate::dynamo::policy::{Policy, Quorum, QuorumMode};
use crate::dynamo::quorum::level::{Level, Needed};
use crate::dynamo::value::Value;
use crate::limits::{NODES_MAX, REPLICAS_MAX};
use crate::scenario::letter_name;
use crate::sim::command::{self, ClientOp, Command, Invocation, WriteContext};
use crate::sim::flight::{Flight, FlightId};
use crate::sim::world::Health;
use crate::text::log;
use std::rc::Rc;

impl Model {
    /// Does something to the universe at the playhead. False if there was no room for it.
    pub(super) fn act(&mut self, command: Command) -> bool {
        let before = self.history.current();
        // Who has stopped the run in the middle of something goes on when they say so.
        let stays = self.playback == Playback::Paused && !self.history.world().is_quiet();
        if !self.history.act(self.time, command) {
            self.notify(Tone::Error, log::full());
            return false;
        }
        self.time = self.time.max(self.history.world().now());
        let branch = self.history.current();
        if branch != before {
            self.notify(Tone::Information, log::branched(branch.0 + 1, before.0 + 1));
        }
        self.playback = if stays { Playback::Paused } else { Playback::Following };
        true
    }

    /// A client acts on the key in its field. False if it could not.
    pub(super) fn invoke(&mut self, client: u16, operation: ClientOp) -> bool {
        let Some(draft) = self.drafts.get(usize::from(client)) else { return false };
        let key = Rc::clone(&draft.key);
        if key.is_empty() {
            let name = self.history.world().names().client(ClientId(client));
            self.notify(Tone::Warning, log::no_key(name));
            return false;
        }
        self.look_at(Rc::clone(&key));
        let via = self.via(client);
        let invocation =
            Invocation { client: ClientId(client), key, via, operation, needed: Needed::default() };
        // The inspector follows what the user does.
        self.selection.request = None;
        self.selection.blind_clients.retain(|blind| *blind != client);
        self.act(Command::Invoke(invocation))
    }

    pub(super) fn get(&mut self, client: u16) -> bool {
        let done = self.invoke(client, ClientOp::Get { contact: None, cells: None });
        if done {
            self.await_reading(client);
        }
        done
    }

    pub(super) fn put(&mut self, client: u16) -> bool {
        let Some(draft) = self.drafts.get(usize::from(client)) else { return false };
        let value = Value::cart(draft.items.iter().map(AsRef::as_ref));
        self.write(client, value)
    }

    pub(super) fn delete(&mut self, client: u16) -> bool {
        self.write(client, Value::Tombstone)
    }

    fn write(&mut self, client: u16, value: Value) -> bool {
        let is_blind = self.selection.blind_clients.contains(&client);
        let context =
            if is_blind { WriteContext::Given(VectorClock::new()) } else { WriteContext::Last };
        self.invoke(client, ClientOp::Put { value, context, timestamp_us: None })
    }

    /// Writes one version over the siblings that the client holds.
    pub(super) fn merge(&mut self, client: u16, rule: &MergeChoice) -> bool {
        let Some(value) = self.merged(client, rule) else {
            let name = self.history.world().names().client(ClientId(client));
            self.notify(Tone::Warning, log::nothing_to_merge(name));
            return false;
        };
        let operation = match rule {
            MergeChoice::Union => ClientOp::Merge(command::MergeRule::Union),
            // To keep a tombstone is to delete with the context of all siblings.
            MergeChoice::Keep(_) if value.is_tombstone() => ClientOp::Put {
                value: value.clone(),
                context: WriteContext::Last,
                timestamp_us: None,
            },
            MergeChoice::Keep(_) => ClientOp::Merge(command::MergeRule::Keep(value.clone())),
        };
        let done = self.invoke(client, operation);
        if let (true, Value::Cart(items)) = (done, value)
            && let Some(draft) = self.draft_mut(client)
        {
            draft.items = items.to_vec();
        }
        done
    }

    /// What a merge of what the client holds would write.
    fn merged(&self, client: u16, rule: &MergeChoice) -> Option<Value> {
        let world = self.history.world();
        let draft = self.drafts.get(usize::from(client))?;
        let key = world.names().find_key(&draft.key)?;
        let client = world.clients().get(usize::from(client))?;
        let held = client.held.get(&key.id)?;
        match rule {
            MergeChoice::Keep(id) => held
                .siblings
                .iter()
                .find(|version| version.origin.0 == *id)
                .map(|version| version.value.clone()),
            MergeChoice::Union if held.siblings.is_empty() => None,
            MergeChoice::Union => Some(client.union(key.id)),
        }
    }

    pub(super) fn forget_context(&mut self, client: u16) {
        let Some(draft) = self.drafts.get(usize::from(client)) else { return };
        let key = Rc::clone(&draft.key);
        self.look_at(key);
        if !self.selection.blind_clients.contains(&client) {
            self.selection.blind_clients.push(client);
        }
    }

    /// Does something to one node, if it is in this state.
    pub(super) fn set_health(
        &mut self,
        node: u16,
        command: fn(Vec<NodeId>) -> Command,
        applies: impl Fn(Health) -> bool,
    ) -> bool {
        let health = self.history.world().hosts().get(usize::from(node)).map(|host| host.health);
        health.is_some_and(applies) && self.act(command(vec![NodeId(node)]))
    }

    /// The node follows the last promoted of the others that lead. False if none does.
    pub(super) fn follow(&mut self, node: u16) -> bool {
        let leader = self.history.world().leader_besides(NodeId(node));
        leader.is_some_and(|leader| self.act(Command::Follow(NodeId(node), leader)))
    }

    /// A node joins under the first letter that is free. False if there is no room for it.
    pub(super) fn add_node(&mut self) -> bool {
        let world = self.history.world();
        if world.hosts().len() >= usize::from(NODES_MAX) {
            self.notify(Tone::Warning, log::no_more_nodes(NODES_MAX));
            return false;
        }
        let names = world.names();
        let is_free = |name: &Rc<str>| !names.nodes.contains(name) && !names.clients.contains(name);
        let name = (0..=u16::MAX).map(|node| Rc::from(letter_name(node))).find(is_free);
        name.is_some_and(|name| self.act(Command::Join(vec![name])))
    }

    /// A member leaves. False if it is none, or if too few would stay.
    pub(super) fn leave(&mut self, node: u16) -> bool {
        let (id, world) = (NodeId(node), self.history.world());
        let (members, n) = (&world.cluster().view.members, world.cluster().policy.quorum.n);
        if members.binary_search(&id).is_err() {
            return false;
        }
        if members.len() <= usize::from(n) {
            let name = world.names().node(id);
            self.notify(Tone::Warning, log::must_stay(name, n));
            return false;
        }
        self.act(Command::Leave(vec![id]))
    }

    pub(super) fn cut_off(&mut self, nodes: &[u16]) -> bool {
        let world = self.history.world();
        let end = |node: u16| Endpoint::Node(NodeId(node));
        let count = u16::try_from(world.hosts().len()).unwrap_or(u16::MAX);
        let inside: Vec<Endpoint> =
            (0..count).filter(|node| nodes.contains(node)).map(end).collect();
        let clients = world.clients().iter().map(|client| Endpoint::Client(client.id));
        let outside: Vec<Endpoint> =
            (0..count).filter(|node| !nodes.contains(node)).map(end).chain(clients).collect();
        if inside.is_empty() || outside.is_empty() {
            return false;
        }
        self.act(Command::Partition(vec![inside, outside]))
    }

    /// A node that runs compares what it holds with another.
    pub(super) fn compare(&mut self, node: u16, peer: u16) -> bool {
        let hosts = self.history.world().hosts();
        let runs = hosts.get(usize::from(node)).is_some_and(|host| host.health == Health::Up);
        let command = Command::AntiEntropy(NodeId(node), NodeId(peer));
        runs && node != peer && usize::from(peer) < hosts.len() && self.act(command)
    }

    /// Does something to a message that is under way.
    pub(super) fn handle_message(&mut self, id: u64, command: fn(FlightId) -> Command) -> bool {
        let world = self.history.world();
        let id = FlightId(id);
        let mut in_hand = world.flights().chain(world.held());
        let is_meant = |flight: &&Rc<Flight>| flight.id == id;
        let arrives = in_hand.find(is_meant).is_some_and(|one| world.loss_ahead(one).is_none());
        drop(in_hand);
        arrives && self.act(command(id))
    }

    pub(super) fn set_quorum(&mut self, n: u8, r: u8, w: u8) -> bool {
        let nodes = u8::try_from(self.history.world().hosts().len()).unwrap_or(u8::MAX);
        let n = n.clamp(1, nodes.clamp(1, REPLICAS_MAX));
        self.set_policy(|policy| {
            let now = policy.quorum;
            // What was not changed keeps its word, which means another number of another N.
            let level = |level: Level, number: u8| match level.word().is_some()
                && level.of(n) <= n
                && level.of(now.n).min(n) == number
            {
                true => level,
                false => Level::Count(number.clamp(1, n)),
            };
            policy.quorum = Quorum { n, r: level(now.r, r), w: level(now.w, w), ..now };
        })
    }

    pub(super) fn set_sloppy(&mut self, sloppy: bool) -> bool {
        let mode = if sloppy { QuorumMode::Sloppy } else { QuorumMode::Strict };
        self.set_policy(|policy| policy.quorum_mode = mode)
    }

    pub(super) fn set_policy(&mut self, change: impl FnOnce(&mut Policy)) -> bool {
        let now = &self.history.world().cluster().policy;
        let mut policy = now.clone();
        change(&mut policy);
        policy != *now && self.act(Command::Set(Box::new(policy)))
    }
}
