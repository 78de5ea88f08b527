//! Swarm tests: a seed draws a cluster, a network, faults and a workload, and a run of them must
//! keep every promise. After TigerBeetle's simulator a run has two phases. In the first, anything
//! may break, and safety must hold: nothing stored is lost, nothing acknowledged is missed by an
//! overlapping quorum, no clock goes back, no message gets lost track of. In the second, all is
//! mended, and the cluster must come to rest, bring every hint home and agree, in bounded time.
//!
//! A seed that fails is a run that can be repeated, opened in the page, and kept as a scenario.

mod acts;
mod cluster;
mod deletes;
mod dice;
mod failure;
mod hints;
mod leaders;
mod liveness;
mod observer;
mod past;
mod reached;
mod restores;
mod trees;

pub use failure::Failure;

use acts::Mood;
use dice::Dice;
use observer::{Kept, Observer};
use quorumscope::scenario::{self, Scenario};
use quorumscope::sim::command::Command;
use quorumscope::sim::trace::Trace;
use quorumscope::sim::world::World;
use quorumscope::time::{SimDuration, SimTime};
use reached::Reached;
use std::rc::Rc;

/// How often the messages of a run are counted.
const STEPS_BETWEEN_COUNTS: u64 = 16;

/// A run while it is watched.
pub struct Universe {
    world: World,
    trace: Trace,
    observer: Observer,
    reached: Reached,
    commands: Vec<(SimTime, Command)>,
}

/// Runs a seed and returns how many steps it took.
///
/// # Errors
/// A promise was broken.
pub fn run(seed: u64) -> Result<u64, Box<Failure>> {
    let (scenario, universe, outcome) = play(seed);
    outcome.map(|()| universe.world.steps()).map_err(|violation| {
        let events = universe.trace.events();
        Box::new(Failure::new(seed, violation, &scenario, &universe.commands, events))
    })
}

fn play(seed: u64) -> (Scenario, Universe, Kept) {
    let mut dice = Dice::new(seed);
    let drawn = cluster::draw(seed, &mut dice);
    let scenario = scenario::parse(&drawn.scenario).unwrap_or_else(|error| {
        panic!("seed {seed} draws a bad scenario: {error}\n{}", drawn.scenario)
    });
    let mut universe = Universe::new(&scenario);
    let mood = Mood::draw(&drawn, &mut dice);
    let checks_silence = dice.percent(25);
    let mut outcome = universe.be_troubled(&mood, &mut dice);
    if outcome.is_ok() && !drawn.loses_for_ever {
        outcome = universe.recover().and_then(|()| universe.check_deletes());
        if outcome.is_ok() && checks_silence {
            outcome = universe.check_silence();
        }
    }
    if outcome.is_ok() && drawn.reads_leader {
        outcome = universe.check_linearizable().and_then(|()| universe.check_shown());
    }
    if outcome.is_ok() {
        outcome = universe.check_staleness();
    }
    (scenario, universe, outcome)
}

impl Universe {
    fn new(scenario: &Scenario) -> Self {
        let network = scenario.setup().network.as_ref();
        let duplicates = network.is_some_and(|network| network.duplicate.of > 0);
        Self {
            world: World::new(scenario.setup()),
            trace: Trace::new(),
            observer: Observer::default(),
            reached: Reached::new(duplicates),
            commands: Vec::new(),
        }
    }

    /// The first phase: anything may happen.
    fn be_troubled(&mut self, mood: &Mood, dice: &mut Dice) -> Kept {
        let acts = dice.between(5, 110);
        let pace = *dice.pick(&[2_000, 20_000, 80_000]);
        let mut at = SimTime::ZERO;
        for _ in 0..acts {
            at += SimDuration::from_us(dice.below(pace));
            self.run_to(at)?;
            for command in acts::act(mood, &self.world, self.trace.events(), dice) {
                self.act(at, command)?;
            }
        }
        self.observer.check_messages(&self.world)
    }

    /// Does something, after what is due before it.
    fn act(&mut self, at: SimTime, command: Command) -> Kept {
        self.run_to(at)?;
        let at = at.max(self.world.now());
        self.commands.push((at, command.clone()));
        let before = self.trace.events().len();
        self.world.apply(at, &Rc::new(command), &mut self.trace);
        self.observe(before)
    }

    /// Lets happen what is due up to a time.
    fn run_to(&mut self, time: SimTime) -> Kept {
        while self.world.next_event_at().is_some_and(|next| next <= time) {
            self.step()?;
        }
        Ok(())
    }

    fn step(&mut self) -> Kept {
        let before = self.trace.events().len();
        self.world.step(&mut self.trace);
        self.observe(before)
    }

    /// Reads are stale as they end if and only if the verdict says so when all is over.
    fn check_staleness(&self) -> Kept {
        let compared = crate::stale::compare(self.trace.events(), &self.world, |_| None);
        compared.map(|_| ()).map_err(|detail| observer::Violation::new("stale", detail))
    }

    /// Checks what happened after so many events.
    fn observe(&mut self, before: usize) -> Kept {
        self.observer.observe(&self.trace.events()[before..], &self.world)?;
        self.reached.observe(&self.trace.events()[before..], &self.world)?;
        self.check_ends(before)?;
        if self.world.steps().is_multiple_of(STEPS_BETWEEN_COUNTS) {
            self.observer.check_messages(&self.world)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use observer::Violation;
    use quorumscope::sim::trace::fingerprint;

    /// What the first seeds did when it was last looked at, a line for ten of them.
    const EXPECTED: &str = include_str!("../seeds.txt");
    const LINES: u64 = 32;

    fn line(number: u64) -> String {
        let seeds = number * 10..(number + 1) * 10;
        let mut events = Vec::new();
        for seed in seeds.clone() {
            events.extend_from_slice(play(seed).1.trace.events());
        }
        format!("{seeds:?} {} {:016x}\n", events.len(), fingerprint(&events))
    }

    /// A seed that failed elsewhere can be looked into here, and what a change does to runs is seen.
    #[test]
    fn a_seed_is_the_same_run_everywhere() {
        let computed: String = (0..LINES).map(line).collect();
        crate::pinned::hold(&computed, EXPECTED, "swarm/seeds.txt");
    }

    #[test]
    fn what_a_failure_prints_is_the_run_that_failed() {
        for seed in 0..64 {
            let (scenario, universe, _) = play(seed);
            let (commands, events) = (&universe.commands, universe.trace.events());
            let violation = Violation::new("none", "as if");
            let failure = Failure::new(seed, violation, &scenario, commands, events);
            let saved = scenario::parse(&failure.scenario).expect("a saved run is well formed");
            let again = scenario::play(&saved).history;
            assert_eq!(fingerprint(again.whole_trace()), fingerprint(events), "seed {seed}");
        }
    }
}
