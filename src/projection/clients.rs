//! The clients' cards: each speaks of the key in its own client's field.

use super::cache::find_key;
use super::clocks::clock;
use super::nodes::activity;
use super::panels::siblings;
use super::stale::stale_read;
use super::trace_index::TraceIndex;
use super::view::Selection;
use crate::dynamo::policy::Replacing;
use crate::dynamo::version::Record;
use crate::scene::{ClientPanel, Replaces};
use crate::sim::client::Client;
use crate::sim::world::World;
use crate::text::log;
use std::rc::Rc;

/// One card a client.
#[must_use]
pub fn clients(index: &TraceIndex, world: &World, selection: &Selection) -> Vec<Rc<ClientPanel>> {
    let card = |client: &Rc<Client>| Rc::new(card(index, world, selection, client));
    world.clients().iter().map(card).collect()
}

fn card(index: &TraceIndex, world: &World, selection: &Selection, client: &Client) -> ClientPanel {
    let names = world.names();
    let own_key = selection.client_keys.get(usize::from(client.id.0));
    let name = own_key.unwrap_or(&selection.key);
    let key = find_key(world, name);
    let held = client.held.get(&key.id);
    let ended = client.ended.filter(|ended| ended.key == key.id && client.pending.is_empty());
    let has_forgotten = selection.blind_clients.contains(&client.id.0);
    let context = if has_forgotten { Vec::new() } else { clock(names, &client.context(key.id)) };
    ClientPanel {
        id: client.id.0,
        name: Rc::clone(names.client(client.id)),
        activity: activity(index, client),
        key: Rc::clone(name),
        siblings: held.map_or_else(Vec::new, |held| siblings(index, world, key, held)),
        has_read: held.is_some(),
        replaces: replaces(world, held.map(AsRef::as_ref), context.is_empty()),
        context,
        offset_us: client.skew_us,
        clock_decides: world.cluster().policy.replacing() == Replacing::Older,
        stale: ended.and_then(|ended| stale_read(index, world, ended.op)),
    }
}

/// What a put replaces whose client holds this. A put without a context is blind, whatever its
/// client has seen.
fn replaces(world: &World, held: Option<&Record>, is_blind: bool) -> Replaces {
    let seen = || {
        let siblings = held.into_iter().flat_map(|held| &held.siblings);
        siblings.map(|version| Rc::from(log::value(&version.value))).collect::<Vec<Rc<str>>>()
    };
    match (world.cluster().policy.replacing(), held) {
        (Replacing::Older, _) => Replaces::Older,
        (Replacing::Anything, _) => Replaces::Anything,
        (_, Some(held)) if held.siblings.is_empty() => Replaces::NothingThere,
        _ if is_blind => Replaces::Nothing,
        (Replacing::Seen, _) => Replaces::Seen(seen()),
        (Replacing::SeenIfNothingElse, _) => Replaces::SeenIfNothingElse(seen()),
    }
}
