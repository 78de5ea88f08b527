//! The checkers against published histories, against oracles that try every order, and against
//! hand-made cases. Cases are data in the notation of the `notation` module; each table of cases
//! has one function that checks them.

mod durability;
mod endings;
mod input;
mod large;
mod linearizability;
mod notation;
mod oracle;
mod regularity;
mod sessions;
