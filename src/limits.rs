//! Every bound of the program, named, in one place. A bound that relates to another is asserted
//! when the program is compiled.

/// Nodes of a cluster.
pub const NODES_MAX: u16 = 1_024;
/// Clients of a run.
pub const CLIENTS_MAX: u16 = 64;
/// Tokens a node may hold.
pub const VIRTUAL_NODES_MAX: u16 = 512;
/// Replicas of a key.
pub const REPLICAS_MAX: u8 = 16;
/// Steps of a script.
pub const SCRIPT_STEPS_MAX: u32 = 4_096;
/// Bytes of a scenario's text.
pub const SCENARIO_BYTES_MAX: u32 = 1_048_576;
/// Bytes of a name: of a node, a client, a key, an operation.
pub const NAME_BYTES_MAX: u32 = 64;
/// Bytes of one value, all items together.
pub const VALUE_BYTES_MAX: u32 = 4_096;
/// Items of a cart, cells of a row.
pub const ITEMS_MAX: u32 = 256;
/// Fields of one object of a scenario.
pub const FIELDS_MAX: u32 = 4_096;
/// Actors of clocks that are neither nodes nor clients.
pub const ACTORS_MAX: u16 = 1_024;
/// The largest counter that a scenario may give an actor: a run that counts on from it never
/// reaches the end of the numbers.
pub const COUNTER_MAX: u64 = 1 << 48;
/// Groups into which a partition separates a cluster.
pub const GROUPS_MAX: u32 = 16;
/// Keys of a run.
pub const KEYS_MAX: u32 = 4_096;
/// The longest a run may last, in simulated microseconds: a thousand years.
pub const RUN_US_MAX: u64 = 31_557_600_000 * 1_000_000;
/// The shortest time, in simulated microseconds, after which something comes round again: a
/// comparison of replicas.
pub const PERIOD_US_MIN: u64 = 1_000;
/// Steps of a run, events and commands together.
pub const RUN_STEPS_MAX: u64 = 4_000_000;
/// Bytes that a run may take, about: the traces of its courses and its copies of the world. There is
/// room for several hundred thousand steps.
pub const RUN_BYTES_MAX: u64 = 256 << 20;
/// Bytes that the run of a file may take that is played to its end with nobody watching.
pub const PLAYED_BYTES_MAX: u64 = 48 << 20;
/// Steps between two checkpoints of a run.
pub const CHECKPOINT_STEPS: u64 = 64;
/// Branches of a run.
pub const BRANCHES_MAX: u32 = 64;

const _: () = assert!(REPLICAS_MAX as u16 <= NODES_MAX);
const _: () = assert!(RUN_STEPS_MAX < u32::MAX as u64);
const _: () = assert!(COUNTER_MAX < u64::MAX - RUN_STEPS_MAX);
const _: () = assert!(CHECKPOINT_STEPS.is_power_of_two());
