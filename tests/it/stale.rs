//! Every stale read of every scenario is told when it ends, as the verdict has it when all is over.

use crate::scenarios::files;
use crate::shared_stale::compare;
use quorumscope::check::judge;
use quorumscope::scenario;

#[test]
fn reads_are_stale_as_they_end_if_and_only_if_the_verdict_says_so() {
    let mut stale = 0;
    for path in files() {
        let text = std::fs::read_to_string(&path).expect("a readable file");
        let played = scenario::play(&scenario::parse(&text).expect("a well-formed file"));
        let history = &played.history;
        let initial = |name: &str| judge::initial(history.commands(), name);
        let found = compare(history.whole_trace(), history.edge_world(), initial);
        stale += found.unwrap_or_else(|error| panic!("{}: {error}", path.display()));
    }
    assert!(stale > 0, "some scenario has a stale read");
}
