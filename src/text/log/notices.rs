//! Sentences that the user should read once.

/// A new run that does not come about.
#[must_use]
pub fn not_begun(why: &str) -> String {
    format!("No new run: {why}")
}

/// A new run has taken the place of the one before.
#[must_use]
pub const fn begun_anew() -> &'static str {
    "A new run begins: a cluster that runs cannot change that."
}

/// The link is on the clipboard.
#[must_use]
pub const fn copied() -> &'static str {
    "The link is copied: it opens this run at this moment."
}

/// The run is empty again.
#[must_use]
pub const fn emptied() -> &'static str {
    "Started over: nothing has happened yet, and the rules are as you set them."
}

/// The run stands as it was opened.
#[must_use]
pub const fn started_over() -> &'static str {
    "The run stands as it was opened."
}

/// The user acted in the past.
#[must_use]
pub fn branched(branch: u32, parent: u32) -> String {
    format!("You acted in the past: this is branch {branch}; branch {parent} is kept.")
}

/// There is no room for more.
#[must_use]
pub const fn full() -> &'static str {
    "This run is as long as it can be: go back, or open a new cluster. Nothing was done."
}

/// A text could not be opened.
#[must_use]
pub fn not_opened(why: &str) -> String {
    format!("This run could not be opened: {why}. The run on screen is kept, nothing is lost.")
}

/// Parts of a link say nothing.
#[must_use]
pub fn left_out(parts: &str) -> String {
    format!(
        "The run is open, but this part of its link says nothing: {parts}. A link holds \
         run=SCENARIO, z=PACKED or example=NAME once, and at=MICROSECONDS, theme=light or dark and \
         fp=FINGERPRINT before it."
    )
}

/// The run of a link went otherwise for whoever made it.
#[must_use]
pub const fn made_by_another_version() -> &'static str {
    "This link was made by another version of the program: the same script may go otherwise here."
}

/// There is no example of this name.
#[must_use]
pub fn no_example(name: &str) -> String {
    format!("there is no example named \"{name}\"")
}

/// The client holds nothing that could be merged.
#[must_use]
pub fn nothing_to_merge(client: &str) -> String {
    format!("{client} holds no such version: read the key first, then merge what it returned.")
}

/// A key's field is empty.
#[must_use]
pub fn no_key(client: &str) -> String {
    format!("{client}'s key is empty: type one first.")
}

/// What was written is no offset of a clock.
#[must_use]
pub fn no_offset(text: &str) -> String {
    format!("“{text}” is no offset of a clock. Write one with its unit, such as 5 s or -200 ms.")
}

/// A text is too long.
#[must_use]
pub fn too_long(most: u32) -> String {
    format!("That is too long: at most {most} bytes fit.")
}

/// Play was asked for where nothing is under way.
#[must_use]
pub const fn nothing_to_play() -> &'static str {
    "Nothing is on its way. Let a client put or get something, or kill a node; then play."
}

/// Storage is full or forbidden.
#[must_use]
pub const fn not_remembered() -> &'static str {
    "The browser keeps nothing here: save the run as a file if you want to find it again."
}

/// The clipboard is forbidden.
#[must_use]
pub const fn not_copied() -> &'static str {
    "The browser does not let the page copy: the link stands in the address bar."
}

/// The file could not be read.
#[must_use]
pub const fn not_read() -> &'static str {
    "The browser could not read that file. The run on screen is kept."
}

/// What a saved run is called.
#[must_use]
pub const fn file_name() -> &'static str {
    "quorumscope-run.json"
}
