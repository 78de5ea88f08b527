//! Fixed labels of the page.

/// The product's name.
pub const PRODUCT: &str = "Quorumscope";
/// The menu of ready-made runs.
pub const EXAMPLES: &str = "Examples";
/// What the menu of examples does.
pub const EXAMPLES_TIP: &str = "Open a ready-made run";
/// Copies a link.
pub const SHARE: &str = "Share";
/// What Share does.
pub const SHARE_TIP: &str = "Copy a link to this run and moment";
/// Saves a file.
pub const SAVE: &str = "Save";
/// What Save does.
pub const SAVE_TIP: &str = "Save this run as a file";
/// Opens a file.
pub const OPEN: &str = "Open";
/// What Open does.
pub const OPEN_TIP: &str = "Open a saved run";
/// The display menu.
pub const DISPLAY: &str = "Display";
/// What the display menu holds.
pub const DISPLAY_TIP: &str = "Light, dark and projector display";
/// Follow the system's theme.
pub const THEME_SYSTEM: &str = "As the system";
/// Light theme.
pub const THEME_LIGHT: &str = "Light";
/// Dark theme.
pub const THEME_DARK: &str = "Dark";
/// Group label of the themes.
pub const THEME: &str = "Theme";
/// Larger text and thicker lines.
pub const PROJECTOR: &str = "Projector: larger text, thicker lines";
/// Opens the help.
pub const HELP: &str = "Help";
/// What Help shows.
pub const HELP_TIP: &str = "What the marks mean, and every shortcut (?)";
/// Closes a dialog, a card or a notice.
pub const CLOSE: &str = "Close";

/// Landmark name of the left column.
pub const LEFT: &str = "Clients and quorum";
/// Landmark name of the stage.
pub const STAGE: &str = "The cluster";
/// Landmark name of the right column.
pub const RIGHT: &str = "Inspectors";
/// Landmark name of the bottom.
pub const TIME: &str = "Time";
/// Landmark name of the panel switch of small screens.
pub const PANELS: &str = "Panels";
/// Name of the tab with the inspectors.
pub const INSPECT: &str = "Inspect";

/// The key field.
pub const KEY: &str = "Key";
/// The cart's items.
pub const CART: &str = "Cart";
/// The field for a new item.
pub const ADD_ITEM: &str = "Add an item";
/// What stands in the empty field.
pub const ADD_ITEM_PLACEHOLDER: &str = "+ item";
/// Which node the client talks to.
pub const COORDINATOR: &str = "Coordinator";
/// In front of the coordinator.
pub const VIA: &str = "via";
/// The client picks a node.
pub const COORDINATOR_AUTO: &str = "any node";
/// Reads.
pub const GET: &str = "Get";
/// Writes.
pub const PUT: &str = "Put";
/// Writes a tombstone.
pub const DELETE: &str = "Delete";
/// What Delete does.
pub const DELETE_TIP: &str = "Write a tombstone for this key";
/// In front of the context.
pub const CONTEXT: &str = "context";
/// What a context is.
pub const CONTEXT_TIP: &str =
    "What this client's last reply held. Its next put says: I replace exactly this.";
/// The next put sends no context.
pub const CONTEXT_EMPTY: &str = "none";
/// Forgets the context.
pub const FORGET: &str = "Forget";
/// What Forget does.
pub const FORGET_TIP: &str = "Forget the context: the next put replaces nothing";
/// Writes the union of all siblings.
pub const MERGE_UNION: &str = "Merge: union";
/// Writes one of the siblings.
pub const KEEP: &str = "Keep this one";
/// A cart without items.
pub const EMPTY_CART: &str = "empty cart";
/// A deleted value.
pub const TOMBSTONE: &str = "deleted";

/// Title of the quorum card.
pub const QUORUM: &str = "Quorum";
/// Under N.
pub const N_MEANING: &str = "copies";
/// Under W.
pub const W_MEANING: &str = "to write";
/// Under R.
pub const R_MEANING: &str = "to read";
/// In the overlap picture.
pub const WRITTEN: &str = "written";
/// In the overlap picture.
pub const READ: &str = "read";
/// In the overlap picture.
pub const BOTH: &str = "both";
/// The switch between sloppy and strict quorums.
pub const SLOPPY: &str = "Sloppy quorum";
/// What the switch does.
pub const SLOPPY_MEANING: &str = "stand-ins count for replicas that are down";

/// Title of the empty request card.
pub const REQUEST: &str = "Request";
/// There was no request yet.
pub const REQUEST_EMPTY: &str =
    "No request yet. Press Put or Get on a client: here you see who is asked and who answers.";
/// How a read stands that missed an acknowledged write.
pub const STALE: &str = "ok, but stale";
/// Puts the missed write into the inspector.
pub const SHOW_MISSED: &str = "Show the missed write";
/// In front of those whose answers a read is made of.
pub const ANSWERED_BY: &str = "answered by";
/// Title of the versions card.
pub const VERSIONS: &str = "Versions";
/// No version exists.
pub const VERSIONS_EMPTY: &str = "No version of this key. Put a cart to make the first.";
/// Title of the replicas card.
pub const REPLICAS: &str = "Replicas";
/// A replica without a value.
pub const HOLDS_NOTHING: &str = "holds nothing";
/// The key has no replicas listed.
pub const REPLICAS_EMPTY: &str = "The replicas of a key stand here once a client has a key.";
/// In front of the share.
pub const SHARE_OF_RING: &str = "owns of the ring";
/// Which ring a node knows.
pub const NODE_RING: &str = "knows";
/// How far its wall clock is off.
pub const NODE_CLOCK: &str = "wall clock off by";
/// What a clock says.
pub const CLOCK_TIP: &str = "Each entry counts the writes that one node has coordinated: C:1 B:2 knows one of C and two of B";
/// Between a version's event and what its writer had seen.
pub const HAS_SEEN: &str = "has seen";
/// What an event apart from its past says.
pub const EVENT_TIP: &str = "The version's own event, apart from what its writer had seen: between the two lie writes that it had not seen";
/// What a time-stamp is.
pub const TIME_STAMP: &str = "Time-stamp: the wall clock of the writer or its coordinator";
/// In front of the clock that siblings share.
pub const SHARED_CLOCK: &str = "one clock for all:";
/// How strongly it suspects its peers, by phi times log10 e.
pub const NODE_PHI: &str = "suspicion by phi";
/// The keys that a node stores.
pub const NODE_KEYS: &str = "stores";
/// The node stores nothing.
pub const NODE_NO_KEYS: &str = "nothing yet";
/// The hints that a node keeps.
pub const NODE_HINTS: &str = "keeps hints for";
/// None.
pub const NODE_NO_HINTS: &str = "nobody";
/// Whom a node believes down.
pub const NODE_SUSPECTS: &str = "believes down";
/// None.
pub const NODE_NO_SUSPECTS: &str = "nobody";
/// When a message was sent.
pub const SENT: &str = "sent";
/// When it arrives.
pub const ARRIVES: &str = "arrives";
/// What a message carries.
pub const CARRIES: &str = "carries";
/// It carries no version.
pub const CARRIES_NOTHING: &str = "no version";
/// Why it was sent.
pub const WHY: &str = "because";
/// Delivers a message at once.
pub const DELIVER: &str = "Deliver now";
/// Loses a message.
pub const DROP: &str = "Drop";
/// Title of the list of messages.
pub const IN_FLIGHT: &str = "In flight";
/// The list is empty.
pub const IN_FLIGHT_EMPTY: &str = "No message is on its way.";
/// Title of the account.
pub const ACCOUNT: &str = "What happens";
/// Tab of the account.
pub const ACCOUNT_TAB: &str = "Account";
/// The account is empty.
pub const ACCOUNT_EMPTY: &str = "Every step is told here in words. Nothing has happened yet.";
/// Shows the details too.
pub const ACCOUNT_DETAILS: &str = "every message";

/// Kills a node.
pub const KILL: &str = "Kill";
/// What Kill does.
pub const KILL_TIP: &str = "Memory and timers are lost, what was stored is kept";
/// Restarts a node.
pub const RESTART: &str = "Restart";
/// What Restart does.
pub const RESTART_TIP: &str = "The node comes back with what it had stored";
/// Whom a node takes for the leader.
pub const NODE_LEADER: &str = "takes for the leader";
/// Wipes a node's disk.
pub const WIPE: &str = "Wipe the disk";
/// What Wipe does.
pub const WIPE_TIP: &str = "All that it stored is lost, hints too; it runs on with an empty disk";
/// In front of the offset of a wall clock.
pub const CLOCK: &str = "Clock";
/// What the offset of a wall clock does.
pub const CLOCK_OFFSET_TIP: &str = "How far this wall clock is off, with its unit: 5 s is fast, -200 ms behind. Where the last write wins, the time-stamp decides";
/// Sets a wall clock forward.
pub const CLOCK_FASTER: &str = "Clock one second forward";
/// Sets a wall clock back.
pub const CLOCK_SLOWER: &str = "Clock one second back";
/// The field of a wall clock's offset.
pub const CLOCK_OFFSET: &str = "Offset of the clock, with its unit";
/// Makes a node the leader.
pub const PROMOTE: &str = "Promote";
/// What Promote does.
pub const PROMOTE_TIP: &str = "It leads from now on; the old leader is fenced and steps down";
/// Makes a node a leader beside the old one.
pub const PROMOTE_UNFENCED: &str = "Promote, no fence";
/// What that does.
pub const PROMOTE_UNFENCED_TIP: &str = "It leads from now on; the old leader may go on leading too";
/// Makes a node follow.
pub const FOLLOW: &str = "Follow the leader";
/// What that does.
pub const FOLLOW_TIP: &str = "It forgets its own log and copies, and takes the leader's";
/// Pauses a node.
pub const PAUSE_NODE: &str = "Pause";
/// What Pause does.
pub const PAUSE_NODE_TIP: &str = "A long stall: nothing is lost, all its answers are late";
/// Resumes a node.
pub const RESUME_NODE: &str = "Resume";
/// What Resume does.
pub const RESUME_NODE_TIP: &str = "The node goes on where it stopped";
/// In front of the nodes that a node can be compared with.
pub const COMPARE_WITH: &str = "Compare with";
/// What Compare does.
pub const COMPARE_WITH_TIP: &str =
    "The two compare their Merkle trees, a hash a message, and mend the keys that differ";
/// A node leaves.
pub const LEAVE: &str = "Leave";
/// What Leave does.
pub const LEAVE_TIP: &str = "It streams what it holds to others, and is no member any more";
/// A node joins.
pub const ADD_NODE: &str = "Add a node";
/// Cuts a node off.
pub const CUT_OFF: &str = "Cut off";
/// What Cut off does.
pub const CUT_OFF_TIP: &str = "No message between this node and the others gets through";
/// Ends all partitions.
pub const HEAL: &str = "Heal the network";
/// What Heal does.
pub const HEAL_TIP: &str = "All partitions end";
/// The short mark of a node that others believe to be down.
pub const SUSPECTED: &str = "suspected";
/// A cut on the stage.
pub const PARTITION: &str = "partition";
/// What the tag of a partition on the stage does.
pub const PARTITION_SHOW: &str = "Partition: show how to heal it";
/// Title of the card of partitions.
pub const PARTITION_TITLE: &str = "Partition";
/// How a partition is made.
pub const PARTITION_HOW: &str = "Put nodes into groups that cannot reach each other.";
/// The switch for one way.
pub const ONE_WAY: &str = "One way";
/// What it does.
pub const ONE_WAY_MEANING: &str = "group 1 cannot reach 2, but 2 reaches 1";
/// Makes the partition.
pub const PARTITION_APPLY: &str = "Apply";
/// In front of the groups that stand.
pub const PARTITION_STANDS: &str = "Cut off now";
/// Ends the partition of one group.
pub const HEAL_ONE: &str = "Heal";
/// Ends all partitions, in few words.
pub const HEAL_ALL: &str = "Heal all";
/// The list of node buttons.
pub const NODES: &str = "Nodes, in ring order";

/// To the beginning.
pub const TO_START: &str = "To the start";
/// One event back.
pub const STEP_BACK: &str = "Step back";
/// Plays.
pub const PLAY: &str = "Play";
/// Pauses.
pub const PAUSE: &str = "Pause";
/// One event forward.
pub const STEP_FORWARD: &str = "Step forward";
/// To the live edge.
pub const TO_END: &str = "To the end";
/// The speed.
pub const SPEED: &str = "Speed";
/// The branch.
pub const BRANCH: &str = "Branch";
/// Acting in the past makes a branch.
pub const IN_PAST: &str = "You are in the past: what you do here makes a branch.";
/// The same in short.
pub const IN_PAST_SHORT: &str = "in the past";
/// What follows the short form where there is room.
pub const IN_PAST_MORE: &str = ": acting makes a branch";
/// The scrubber.
pub const SCRUBBER: &str = "Time of the run";
/// The landmarks of the timeline.
pub const LANDMARKS: &str = "Moments worth jumping to";
/// Nothing has happened yet.
pub const TIMELINE_EMPTY: &str =
    "Each message becomes a line here, from sender to receiver. Drag to go back in time.";

/// The tabs of the left column.
pub const LEFT_TABS: &str = "What the left column shows";
/// The tab of the clients.
pub const CLIENTS_TAB: &str = "Clients";
/// The tab of the rules, and the title of their card.
pub const SYSTEM: &str = "System";
/// What choosing a preset does.
pub const PRESET_TIP: &str = "A new run with the rules of this system; nodes and clients stay";
/// The presets as a group.
pub const PRESETS: &str = "The system that this cluster is like";
/// Back to the preset.
pub const RESET_KNOBS: &str = "Back to the preset";
/// What that does.
pub const RESET_KNOBS_TIP: &str = "Every rule is the preset's again";
/// The nodes' names.
pub const NODE_NAMES: &str = "Nodes";
/// The clients' names.
pub const CLIENT_NAMES: &str = "Clients";
/// Takes the names.
pub const NAME_ALL: &str = "New run with these";
/// What that does.
pub const NAME_ALL_TIP: &str = "Names with commas between them; tokens are placed anew";
/// Beside a rule that begins a new run.
pub const BEGINS_ANEW: &str = "begins a new run";
/// The run as it was opened.
pub const START_OVER: &str = "Start over";
/// What that does.
pub const START_OVER_TIP: &str = "The run as it was opened, with nothing done in it (R)";
/// The title of the rules.
pub const RULES: &str = "Rules";
/// The tab of the network.
pub const NETWORK_TAB: &str = "Network";
