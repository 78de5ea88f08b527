//! Playback: how the playhead moves through what has happened, and how the world goes on with it
//! at the live edge.

use super::model::Model;
use super::{Playback, Speed, Tone};
use crate::sim::history::{BranchId, Cursor};
use crate::sim::trace::TraceKind;
use crate::sim::world::{Health, Host};
use crate::text::log;
use crate::time::{SimDuration, SimTime};

/// A gap between two frames counts at most so much: a page in the background does not jump.
const GAP_US_MAX: u64 = 100_000;
/// Where nothing flies the playhead moves so much faster.
const WAITING: u64 = 20;
/// Steps in one frame.
const STEPS_MAX: u32 = 2_000;
/// Steps of one jump to the end.
const JUMP_MAX: u32 = 20_000;
/// For how long a loss is shown, and therefore played.
const CROSS: SimDuration = crate::projection::CROSS;

impl Model {
    /// Real time has passed. True if the picture changed.
    pub(super) fn frame(&mut self, passed_us: u64) -> bool {
        if self.playback == Playback::Paused {
            return false;
        }
        self.carry += passed_us.min(GAP_US_MAX) * self.speed.us_a_second();
        let mut left = self.carry / 1_000_000;
        self.carry %= 1_000_000;
        for _ in 0..STEPS_MAX {
            if self.is_over() {
                self.playback = Playback::Paused;
                break;
            }
            let pace = if self.is_waiting() { WAITING } else { 1 };
            let way = self.history.next_at().map(|next| next.since(self.time).as_us());
            match way {
                Some(way) if way <= left * pace => {
                    left -= way.div_ceil(pace).min(left);
                    self.step_on();
                }
                _ => {
                    self.time += SimDuration::from_us(left * pace);
                    break;
                }
            }
        }
        self.adopt_readings();
        true
    }

    /// A beat of the reduced-motion clock: the next event at once.
    pub(super) fn tick(&mut self) {
        if self.playback == Playback::Paused {
            return;
        }
        if self.is_quiet() || !self.step_on() {
            self.playback = Playback::Paused;
        }
        self.adopt_readings();
    }

    /// To the next event. False if there is none.
    fn step_on(&mut self) -> bool {
        let stepped = self.history.step();
        if stepped {
            self.time = self.history.world().now();
        }
        if self.playback != Playback::Paused {
            self.playback = self.following();
        }
        stepped
    }

    fn following(&self) -> Playback {
        if self.history.is_at_edge() { Playback::Following } else { Playback::Playing }
    }

    /// True where playing on would show nothing new.
    fn is_over(&self) -> bool {
        self.is_quiet() && !self.shows_loss()
    }

    /// True where nothing is under way, gossip that nothing waits for left aside.
    pub(super) fn is_quiet(&self) -> bool {
        let world = self.history.world();
        self.history.is_at_edge() && world.is_quiet() && !self.is_spreading()
    }

    /// True while gossip has a change of members to bring round.
    fn is_spreading(&self) -> bool {
        let world = self.history.world();
        let newest = &world.cluster().view;
        let is_behind = |host: &Host| {
            let is_up = host.health == Health::Up && host.node.gossip().is_some();
            is_up && host.node.view().version < newest.version
        };
        world.cluster().policy.gossip.is_some()
            && !world.cluster().manual
            && (!newest.is_settled() || world.hosts().iter().any(is_behind))
    }

    /// True where nothing moves on the stage until the next event.
    fn is_waiting(&self) -> bool {
        let show_background = self.selection.show_background;
        let mut flights = self.history.world().flights();
        let moves = flights
            .any(|flight| show_background || !flight.envelope.message.kind().is_background());
        !moves && !self.shows_loss()
    }

    fn shows_loss(&self) -> bool {
        let recent = self.history.trace().iter().rev();
        recent
            .take_while(|event| event.at + CROSS > self.time)
            .any(|event| matches!(event.kind, TraceKind::Lost(..)))
    }

    pub(super) fn play(&mut self) {
        self.playback = self.following();
        if self.is_over() {
            self.playback = Playback::Paused;
            self.notify(Tone::Information, log::nothing_to_play());
        }
    }

    pub(super) fn pause(&mut self) {
        self.playback = Playback::Paused;
    }

    pub(super) fn step_forward(&mut self) {
        self.pause();
        self.step_on();
        self.adopt_readings();
    }

    pub(super) fn step_back(&mut self) {
        self.pause();
        let last = self.history.world().now();
        if self.time > last {
            self.time = last;
            return;
        }
        let before = Cursor(self.history.cursor().0.saturating_sub(1));
        self.history.seek(before);
        self.time = self.history.world().now();
    }

    pub(super) fn jump_to_start(&mut self) {
        self.pause();
        self.history.seek(Cursor(0));
        self.time = SimTime::ZERO;
    }

    pub(super) fn jump_to_end(&mut self) {
        self.pause();
        if !self.history.is_at_edge() {
            self.history.seek(self.history.edge());
            self.time = self.history.world().now();
            return;
        }
        for _ in 0..JUMP_MAX {
            if self.is_quiet() || !self.step_on() {
                break;
            }
        }
        self.adopt_readings();
    }

    pub(super) fn seek_to(&mut self, time: SimTime) {
        self.pause();
        let edge = self.history.edge_world().now();
        let most = if self.history.is_at_edge() { edge.max(self.time) } else { edge };
        self.time = time.min(most);
        self.history.seek_time(self.time);
    }

    pub(super) fn seek_to_event(&mut self, event: u32) {
        self.pause();
        self.history.seek_event(event);
        self.time = self.history.world().now();
    }

    pub(super) fn switch_branch(&mut self, branch: u32) {
        if self.history.switch(BranchId(branch)) {
            self.pause();
            self.time = self.history.world().now();
        }
    }

    /// Brings the playhead to this gear; beyond the last gear is the last gear.
    pub(super) fn set_speed(&mut self, speed: Speed) {
        let last = Speed::GEARS_HUNDREDTHS.len() - 1;
        self.speed = Speed(speed.0.min(u8::try_from(last).unwrap_or(u8::MAX)));
    }
}
