//! The near-linear way to decide linearizability when each read's write is known, after Gibbons &
//! Korach, "Testing shared memories" (SIAM Journal on Computing, 1997).
//!
//! A write and the reads that got its value are a cluster, and a register passes through whole
//! clusters, one after the other. A cluster must come before another if one of its operations
//! ended before one of the other began: if its earliest end lies before the other's latest
//! beginning. Between these two points lies the cluster's zone. If the end comes first the zone
//! runs forward, and the register must hold this value throughout it; otherwise the zone runs
//! backward, and there is some point in it where the whole cluster fits. So an order exists
//! unless two forward zones overlap or a backward zone lies within a forward one, and the
//! clusters by the lower ends of their zones are such an order.
//!
//! Without this, a history of ten thousand operations would be at the mercy of the search.

use super::linearizable::{Access, Attribution, Replies};
use super::table::{INITIAL, NEVER, Table};

/// A write with the reads that got its value, as far as the history is looked at.
struct ZoneCluster {
    write: usize,
    reads: Vec<usize>,
    earliest_end: u64,
    latest_beginning: u64,
}

impl ZoneCluster {
    fn ends_by(&mut self, end: u64) {
        self.earliest_end = self.earliest_end.min(end);
    }

    const fn runs_forward(&self) -> bool {
        self.earliest_end < self.latest_beginning
    }

    fn lower_end(&self) -> u64 {
        self.earliest_end.min(self.latest_beginning)
    }

    fn upper_end(&self) -> u64 {
        self.earliest_end.max(self.latest_beginning)
    }
}

/// The longest beginning of the history that has an order: the order, and the number of replies
/// in that beginning.
pub(super) fn longest_order(table: &Table<'_>, replies: &Replies) -> (Vec<Access>, usize) {
    let clusters_until = |answered: usize| clusters(table, replies, answered);
    let mut answered = replies.possible;
    let mut ordered = clusters_until(answered);
    if !fit(&ordered) {
        // A beginning of what has an order has one too, so the longest can be found by halving.
        let mut too_long = answered;
        answered = 0;
        while too_long - answered > 1 {
            let middle = answered.midpoint(too_long);
            if fit(&clusters_until(middle)) {
                answered = middle;
            } else {
                too_long = middle;
            }
        }
        ordered = clusters_until(answered);
    }
    (ordered.iter().flat_map(events).collect(), answered)
}

/// The clusters that the first replies make up, by the lower ends of their zones.
fn clusters(table: &Table<'_>, replies: &Replies, answered: usize) -> Vec<ZoneCluster> {
    let mut of_write: Vec<ZoneCluster> = table
        .writes
        .iter()
        .enumerate()
        .map(|(write, row)| ZoneCluster {
            write,
            reads: Vec::new(),
            earliest_end: NEVER,
            latest_beginning: row.invoked,
        })
        .collect();
    of_write[INITIAL].earliest_end = 0;
    for event in &replies.in_order[..answered] {
        match *event {
            Access::Write(write) => of_write[write].ends_by(table.writes[write].completed),
            Access::Read(read) => {
                if let Attribution::To(write) = replies.attribution[read] {
                    let cluster = &mut of_write[write];
                    let row = &table.reads[read];
                    cluster.ends_by(row.completed);
                    cluster.latest_beginning = cluster.latest_beginning.max(row.invoked);
                    cluster.reads.push(read);
                }
            }
        }
    }
    // A write still running that no read has seen need not have taken effect.
    let mut clusters: Vec<ZoneCluster> =
        of_write.into_iter().filter(|cluster| cluster.earliest_end != NEVER).collect();
    // At one point a request comes before a reply, so a backward zone that begins where a forward
    // one begins is outside it: it goes first.
    clusters.sort_by_key(|cluster| (cluster.lower_end(), cluster.runs_forward()));
    clusters
}

/// Whether no forward zone overlaps another or contains a backward one.
fn fit(by_lower_end: &[ZoneCluster]) -> bool {
    let mut reached = 0;
    for cluster in by_lower_end {
        if cluster.runs_forward() {
            if cluster.lower_end() < reached {
                return false;
            }
            reached = cluster.upper_end();
        } else if cluster.upper_end() < reached {
            return false;
        }
    }
    true
}

/// A cluster's operations: the write, unless it is the initial value, then the reads as they began.
fn events(cluster: &ZoneCluster) -> Vec<Access> {
    let mut reads = cluster.reads.clone();
    reads.sort_unstable();
    let write = Some(Access::Write(cluster.write)).filter(|_| cluster.write != INITIAL);
    write.into_iter().chain(reads.into_iter().map(Access::Read)).collect()
}
