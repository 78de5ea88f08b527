//! What a client is about to write: the fields of its panel, before Put is pressed.

use super::model::{Model, PendingRead};
use super::{Playback, Tone};
use crate::dynamo::ids::{KeyId, NodeId};
use crate::dynamo::message::Outcome;
use crate::dynamo::value::Value;
use crate::limits::{ITEMS_MAX, NAME_BYTES_MAX, VALUE_BYTES_MAX};
use crate::text::log;
use std::rc::Rc;

/// A client's fields.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The key as it stands in the field.
    pub key: Rc<str>,
    /// The cart, in the order in which items came.
    pub items: Vec<Rc<str>>,
    /// The node the client talks to; `None`: it picks one.
    pub coordinator: Option<u16>,
}

/// What the fields hold before anybody types: a key, and one item for each client in turn.
const FIRST_KEY: &str = "cart:42";
const FIRST_ITEMS: [&str; 4] = ["milk", "bread", "eggs", "jam"];

impl Model {
    /// Fresh fields for the clients of this run, on the key that it uses first.
    pub(super) fn begin_drafts(&mut self) {
        let world = self.history.edge_world();
        let key = world
            .names()
            .keys()
            .next()
            .map_or_else(|| Rc::from(FIRST_KEY), |(name, _)| Rc::clone(name));
        let clients = world.clients().len();
        self.drafts = (0..clients)
            .map(|client| {
                let items = vec![Rc::from(FIRST_ITEMS[client % FIRST_ITEMS.len()])];
                Rc::new(Draft { key: Rc::clone(&key), items, coordinator: None })
            })
            .collect();
        self.readings = vec![None; clients];
        self.selection.blind_clients = Vec::new();
        self.selection.client_keys = vec![Rc::clone(&key); clients];
        self.selection.key = key;
    }

    /// What was typed before stays, for as many clients as there are. A node that is none any more is
    /// not talked to.
    pub(super) fn keep_drafts(&mut self, typed: &[Rc<Draft>]) {
        let nodes = self.history.world().hosts().len();
        for (client, before) in typed.iter().enumerate().take(self.drafts.len()) {
            let coordinator = before.coordinator.filter(|node| usize::from(*node) < nodes);
            self.drafts[client] = Rc::new(Draft { coordinator, ..Draft::clone(before) });
            self.selection.client_keys[client] = Rc::clone(&before.key);
        }
        if let Some(first) = self.drafts.first() {
            self.selection.key = Rc::clone(&first.key);
        }
    }

    pub(super) fn draft_mut(&mut self, client: u16) -> Option<&mut Draft> {
        self.drafts.get_mut(usize::from(client)).map(Rc::make_mut)
    }

    pub(super) fn type_key(&mut self, client: u16, text: &str) {
        if text.len() > NAME_BYTES_MAX as usize {
            return self.notify(Tone::Warning, log::too_long(NAME_BYTES_MAX));
        }
        let key: Rc<str> = Rc::from(text);
        let Some(draft) = self.draft_mut(client) else { return };
        let is_another = draft.key != key;
        draft.key = Rc::clone(&key);
        if is_another {
            self.selection.blind_clients.retain(|blind| *blind != client);
            if let Some(shown) = self.selection.client_keys.get_mut(usize::from(client)) {
                *shown = Rc::clone(&key);
            }
        }
        self.look_at(key);
    }

    /// The ring and the inspectors show this key from now on.
    pub(super) fn look_at(&mut self, key: Rc<str>) {
        self.selection.key = key;
    }

    pub(super) fn add_item(&mut self, client: u16, text: &str) {
        let item = text.trim();
        let Some(draft) = self.draft_mut(client) else { return };
        let bytes: usize = draft.items.iter().map(|item| item.len()).sum();
        if draft.items.len() >= ITEMS_MAX as usize || bytes + item.len() > VALUE_BYTES_MAX as usize
        {
            return self.notify(Tone::Warning, log::too_long(VALUE_BYTES_MAX));
        }
        if !item.is_empty() && !draft.items.iter().any(|other| other.as_ref() == item) {
            draft.items.push(Rc::from(item));
        }
    }

    pub(super) fn remove_item(&mut self, client: u16, item: &str) {
        if let Some(draft) = self.draft_mut(client) {
            draft.items.retain(|other| other.as_ref() != item);
        }
    }

    pub(super) fn choose_coordinator(&mut self, client: u16, node: Option<u16>) {
        let nodes = self.history.world().hosts().len();
        let node = node.filter(|node| usize::from(*node) < nodes);
        if let Some(draft) = self.draft_mut(client) {
            draft.coordinator = node;
        }
    }

    /// The node that a client's field names, unless that has left meanwhile.
    pub(super) fn via(&self, client: u16) -> Option<NodeId> {
        let node = self.drafts.get(usize::from(client))?.coordinator.map(NodeId)?;
        self.history.world().cluster().view.members.binary_search(&node).is_ok().then_some(node)
    }

    /// Remembers that a read is under way whose reply becomes the draft.
    pub(super) fn await_reading(&mut self, client: u16) {
        let last = self.history.world().next_op().0.checked_sub(1);
        let draft = self.drafts.get(usize::from(client)).cloned();
        if let (Some(op), Some(draft), Some(reading)) =
            (last, draft, self.readings.get_mut(usize::from(client)))
        {
            *reading = Some(PendingRead { op: crate::dynamo::ids::OpId(op), draft });
        }
    }

    /// A client that has read one cart goes on from that cart: what it puts next adds to what it
    /// saw. Siblings are for it to merge, and an edit made meanwhile is kept.
    pub(super) fn adopt_readings(&mut self) {
        if self.playback == Playback::Playing {
            return;
        }
        for client in 0..self.drafts.len() {
            let Some(reading) = &self.readings[client] else { continue };
            let world = self.history.world();
            let Some(state) = world.clients().get(client) else { continue };
            let Some(ended) = state.ended.filter(|ended| ended.op == reading.op) else { continue };
            let is_unchanged = Rc::ptr_eq(&reading.draft, &self.drafts[client]);
            let items = one_cart(state, ended.key).filter(|_| ended.outcome == Outcome::Ok);
            self.readings[client] = None;
            if let Some(items) = items.filter(|_| is_unchanged) {
                Rc::make_mut(&mut self.drafts[client]).items = items;
            }
        }
    }
}

/// The items of the one cart that a client holds of a key, if that is what it holds.
fn one_cart(client: &crate::sim::client::Client, key: KeyId) -> Option<Vec<Rc<str>>> {
    let held = client.held.get(&key)?;
    match held.siblings.as_slice() {
        [only] => match &only.value {
            Value::Cart(items) => Some(items.to_vec()),
            Value::Text(_) | Value::Row(_) | Value::Tombstone => None,
        },
        _ => None,
    }
}
