//! The protocol: ring, clocks, versions, quorum, coordinator, store, hints. It is pure: there is
//! no network in it, no randomness of its own and no clock but the `now` it is handed. A node
//! takes an input and says what it wants done; the simulator does it.
//!
//! Sections in the modules are those of DeCandia et al., "Dynamo: Amazon's Highly Available
//! Key-value Store", SOSP 2007.

pub mod cell;
pub mod clock;
pub mod failure_detector;
pub mod hash;
pub mod ids;
pub mod membership;
pub mod merkle;
pub mod message;
pub mod node;
pub mod note;
pub mod policy;
pub mod precedence;
pub mod quorum;
pub mod reconcile;
pub mod ring;
pub mod store;
pub mod term;
pub mod token;
pub mod value;
pub mod version;
