//! The runs that come with the program, each a scenario.

/// A run that comes with the program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Example {
    /// The name that a link uses.
    pub name: &'static str,
    /// What a person reads.
    pub title: &'static str,
    /// The scenario.
    pub text: &'static str,
}

/// The universe that the program opens with, in which nothing has happened.
pub const SANDBOX: &str = include_str!("../../lessons/sandbox.json");

/// All examples, in the order in which they are offered.
pub const EXAMPLES: [Example; 1] = [Example {
    name: "two-carts",
    title: "Two carts, one key",
    text: include_str!("../../lessons/two-carts.json"),
}];

/// The example of this name.
#[must_use]
pub fn example(name: &str) -> Option<&'static Example> {
    EXAMPLES.iter().find(|example| example.name == name)
}
