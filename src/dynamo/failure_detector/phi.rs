//! Cassandra's failure detector: suspicion that grows with silence (phi accrual; Hayashibara et
//! al. 2004; Cassandra `FailureDetector.java`, `ArrivalWindow`).
//!
//! A fixed timeout is wrong on every network but one. This detector learns how often a peer's
//! heartbeats arrive and measures the present silence in units of their mean interval. Each node
//! has its own verdict and does not gossip it, as in the Dynamo paper, where failure detection is
//! local too (section 4.8.3). If the detector errs, a healthy node gets no requests, or a dead one
//! costs every request a timeout.
//!
//! `phi = silence / mean`. The peer is convicted when `phi * log10(e) > threshold`, with 8 as the
//! usual threshold: after a silence of `8 * ln 10 = 18.42` mean intervals. Leaving out the factor
//! convicts more than twice too early. Everything here is whole numbers; the mean is kept as sum
//! and count, so that nothing is rounded before the comparison.

use std::collections::VecDeque;

use crate::time::{SimDuration, SimTime};

/// `log10(e)` in units of 10^-9.
const LOG10_E_NANO: u128 = 434_294_482;
const NANO: u128 = 1_000_000_000;

/// How many intervals Cassandra remembers.
pub const WINDOW: u16 = 1000;
/// Longer intervals are not remembered, so that an outage does not teach the detector patience.
/// It is also the interval assumed at the first heartbeat, before any was measured: that errs on
/// the long side, since a false suspicion costs more than a late one.
pub const LONGEST_INTERVAL: SimDuration = SimDuration::from_ms(2000);
/// `phi_convict_threshold` of `cassandra.yaml`.
pub const THRESHOLD: u16 = 8;
/// A node that has not run for longer than this has no verdict until it has run that long again.
pub const LONGEST_LOCAL_PAUSE: SimDuration = SimDuration::from_s(5);

/// The recent intervals between one peer's heartbeats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArrivalWindow {
    intervals_us: VecDeque<u64>,
    sum_us: u128,
    capacity: u16,
    longest: SimDuration,
    last: Option<SimTime>,
}

impl Default for ArrivalWindow {
    fn default() -> Self {
        Self::new(WINDOW)
    }
}

impl ArrivalWindow {
    /// A window of at most `capacity` intervals (at least one), with no heartbeat yet.
    #[must_use]
    pub fn new(capacity: u16) -> Self {
        Self::with_longest(capacity, LONGEST_INTERVAL)
    }

    /// A window for heartbeats of another period than a second: `longest` is both the interval
    /// assumed at the first and the longest that is remembered.
    #[must_use]
    pub fn with_longest(capacity: u16, longest: SimDuration) -> Self {
        let capacity = capacity.max(1);
        Self { intervals_us: VecDeque::new(), sum_us: 0, capacity, longest, last: None }
    }

    /// How many intervals it remembers.
    #[must_use]
    pub fn intervals(&self) -> usize {
        self.intervals_us.len()
    }

    /// Takes note of a heartbeat that arrived at `now`.
    pub fn heartbeat(&mut self, now: SimTime) {
        let interval = match self.last {
            None => self.longest,
            Some(last) => now.since(last),
        };
        self.last = Some(now);
        if interval > self.longest {
            return;
        }
        if self.intervals_us.len() == usize::from(self.capacity)
            && let Some(oldest) = self.intervals_us.pop_front()
        {
            self.sum_us -= u128::from(oldest);
        }
        // A list that doubles would hold twice of what it counts, in every copy of a run.
        self.intervals_us.reserve_exact(1);
        self.intervals_us.push_back(interval.as_us());
        self.sum_us += u128::from(interval.as_us());
    }

    /// Phi at `now` in thousandths, rounded down, to be shown; `None` before the first heartbeat.
    /// Not yet multiplied by `log10(e)`. The largest `u64` if the mean interval is zero.
    #[must_use]
    pub fn phi_milli(&self, now: SimTime) -> Option<u64> {
        let silence_us = u128::from(now.since(self.last?).as_us());
        let phi = (silence_us * self.count() * 1000).checked_div(self.sum_us);
        Some(phi.map_or(u64::MAX, saturated))
    }

    /// What is held against the threshold, phi times `log10(e)`, in thousandths and rounded down;
    /// `None` before the first heartbeat.
    #[must_use]
    pub fn suspicion_milli(&self, now: SimTime) -> Option<u64> {
        let phi = u128::from(self.phi_milli(now)?);
        Some(saturated(phi * LOG10_E_NANO / NANO))
    }

    /// Whether the silence at `now` is longer than `threshold` allows. Never before the first
    /// heartbeat: whoever counts the silence of a peer that was never heard of says since when.
    #[must_use]
    pub fn convicts(&self, now: SimTime, threshold: u16) -> bool {
        let Some(last) = self.last else {
            return false;
        };
        let silence_us = u128::from(now.since(last).as_us());
        silence_us * self.count() * LOG10_E_NANO > u128::from(threshold) * self.sum_us * NANO
    }

    fn count(&self) -> u128 {
        self.intervals_us.len() as u128
    }
}

fn saturated(number: u128) -> u64 {
    u64::try_from(number).unwrap_or(u64::MAX)
}

/// The longest silence that is still forgiven when heartbeats come every `mean`:
/// `threshold * ln 10` means, rounded down to microseconds. 18.42 s for 1 s and threshold 8.
#[must_use]
pub fn convict_after(mean: SimDuration, threshold: u16) -> SimDuration {
    let scaled = u128::from(threshold) * u128::from(mean.as_us()) * NANO;
    SimDuration::from_us(saturated(scaled / LOG10_E_NANO))
}

/// Notices that this node itself stood still, by how rarely it asks for verdicts.
///
/// After a long pause of its own, a node finds everybody silent and would suspect them all. So it
/// passes no verdict until it has been running again for as long as a pause may be at most: for
/// [`LONGEST_LOCAL_PAUSE`], and where it asks less often than that, for two of its rounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalPause {
    last_asked: SimTime,
    last_pause: Option<SimTime>,
}

impl LocalPause {
    /// A node that runs since `now` and has not paused.
    #[must_use]
    pub const fn new(now: SimTime) -> Self {
        Self { last_asked: now, last_pause: None }
    }

    /// Whether a verdict may be passed at `now`. To be asked each time before verdicts are passed,
    /// once `every` so long where nothing stands still.
    pub fn allows_verdict(&mut self, now: SimTime, every: SimDuration) -> bool {
        let longest = LONGEST_LOCAL_PAUSE.max(every + every);
        let silence = now.since(self.last_asked);
        self.last_asked = now;
        if silence > longest {
            self.last_pause = Some(now);
            return false;
        }
        self.last_pause.is_none_or(|pause| now.since(pause) >= longest)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at_ms(ms: u64) -> SimTime {
        SimTime::ZERO + SimDuration::from_ms(ms)
    }

    #[test]
    fn a_peer_never_heard_of_is_not_suspected() {
        let window = ArrivalWindow::default();
        assert!(!window.convicts(at_ms(1_000_000), THRESHOLD));
        assert_eq!(window.phi_milli(at_ms(1)), None);
        assert_eq!(window.intervals(), 0);
    }

    #[test]
    fn suspicion_is_shown_on_the_scale_of_the_threshold() {
        let mut window = ArrivalWindow::new(4);
        for ms in [1000, 2000, 3000] {
            window.heartbeat(at_ms(ms));
        }
        // Ten seconds where the mean is four thirds, the first interval being assumed.
        assert_eq!(window.phi_milli(at_ms(13_000)), Some(7_500));
        assert_eq!(window.suspicion_milli(at_ms(13_000)), Some(3_257));
    }

    #[test]
    fn an_outage_does_not_teach_patience() {
        let mut window = ArrivalWindow::new(4);
        for ms in [1000, 2000, 3000, 4000, 5000, 60_000] {
            window.heartbeat(at_ms(ms));
        }
        assert_eq!(window.sum_us, 4 * u128::from(SimDuration::from_ms(1000).as_us()));
        assert_eq!(window.intervals(), 4);
    }

    #[test]
    fn a_silence_that_is_just_as_long_as_allowed_is_forgiven() {
        // A mean of log10(e) thousands of seconds, so that a thousand seconds are phi 1.
        let mut window =
            ArrivalWindow::with_longest(1, SimDuration::from_us(saturated(LOG10_E_NANO)));
        window.heartbeat(SimTime::ZERO);
        assert!(!window.convicts(at_ms(1_000_000), 1));
        assert!(window.convicts(at_ms(1_000_000) + SimDuration::from_us(1), 1));
    }

    #[test]
    fn a_node_that_stood_still_suspects_nobody_for_five_seconds() {
        let mut pause = LocalPause::new(SimTime::ZERO);
        let mut allows = |ms: u64| pause.allows_verdict(at_ms(ms), SimDuration::from_s(1));
        assert!(allows(1000));
        assert!(!allows(7000));
        assert!(!allows(11_999));
        assert!(allows(12_000));
        assert!(allows(17_000), "five seconds are no pause yet");
        assert!(!allows(22_001));
    }

    #[test]
    fn a_slow_round_is_no_pause() {
        let mut pause = LocalPause::new(SimTime::ZERO);
        let mut allows = |ms: u64| pause.allows_verdict(at_ms(ms), SimDuration::from_s(30));
        assert!((1..10).all(|round| allows(round * 30_000)));
        assert!(!allows(9 * 30_000 + 60_001), "it stood still for a round");
    }

    proptest! {
        #[test]
        fn conviction_comes_exactly_after_the_forgiven_silence(
            interval_ms in 1u64..2000,
            threshold in 1u16..20,
        ) {
            let mut window = ArrivalWindow::new(3);
            for beat in 0..10 {
                window.heartbeat(at_ms(beat * interval_ms));
            }
            let forgiven = convict_after(SimDuration::from_ms(interval_ms), threshold);
            let last = at_ms(9 * interval_ms);
            prop_assert!(!window.convicts(last + forgiven, threshold));
            let later = last + forgiven + SimDuration::from_us(1);
            prop_assert!(window.convicts(later, threshold));
        }
    }
}
