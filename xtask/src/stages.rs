//! Runs the stages of a test run one after the other, and sums them up.

use crate::counts::Counts;
use anyhow::Result;
use std::time::{Duration, Instant};

/// What a stage found.
pub struct Finding {
    counts: Counts,
    /// Why the stage failed, beyond the tests that did.
    error: Option<String>,
}

impl Finding {
    /// A stage that is a single check.
    pub fn check(outcome: Result<()>) -> Self {
        match outcome {
            Ok(()) => Self::tests(Counts::ONE, Ok(())),
            Err(error) => Self::tests(Counts::default(), Err(error)),
        }
    }

    /// A stage that runs tests: what they printed, and how the program that ran them ended.
    pub fn tests(mut counts: Counts, outcome: Result<()>) -> Self {
        let error = match outcome {
            Ok(()) if counts.passed + counts.failed == 0 => Some("no test ran".to_string()),
            Ok(()) => None,
            Err(error) => Some(format!("{error:#}")),
        };
        if error.is_some() {
            // A program that ends before it counts has failed nonetheless.
            counts.failed = counts.failed.max(1);
        }
        Self { counts, error }
    }
}

/// What became of a stage.
enum Outlook {
    Ran(Finding),
    /// Left out by a switch that was given on purpose.
    LeftOut(&'static str),
}

struct Row {
    name: &'static str,
    outlook: Outlook,
    took: Duration,
}

/// The stages so far.
pub struct Report {
    rows: Vec<Row>,
    started: Instant,
    /// Whether a test that is marked not to run counts as failed.
    strict: bool,
}

impl Report {
    /// Begins a run; a strict one takes tests that are marked not to run for failures.
    pub fn new(strict: bool) -> Self {
        Self { rows: Vec::new(), started: Instant::now(), strict }
    }

    /// Runs a stage; true if it passed.
    pub fn stage(&mut self, name: &'static str, run: impl FnOnce() -> Finding) -> bool {
        println!("\n=== {name}");
        let start = Instant::now();
        let finding = run();
        if let Some(error) = &finding.error {
            println!("error: {error}");
        }
        let passed = finding.counts.failed == 0;
        self.rows.push(Row { name, outlook: Outlook::Ran(finding), took: start.elapsed() });
        passed
    }

    /// Notes a stage that a switch leaves out.
    pub fn leave_out(&mut self, name: &'static str, switch: &'static str) {
        self.rows.push(Row { name, outlook: Outlook::LeftOut(switch), took: Duration::ZERO });
    }

    /// Prints the table, what was left out, and as the last line the counts; true if all passed.
    pub fn close(self) -> bool {
        let (text, total) = self.summary();
        println!("\n{text}");
        total.failed == 0
    }

    fn summary(&self) -> (String, Counts) {
        let mut total = Counts::default();
        let mut text = String::new();
        for row in &self.rows {
            let (verdict, detail) = match &row.outlook {
                Outlook::LeftOut(switch) => ("left out", format!("because of {switch}")),
                Outlook::Ran(finding) => {
                    let counts = self.judge(finding.counts);
                    total.passed += counts.passed;
                    total.failed += counts.failed;
                    total.left_out += counts.left_out;
                    (verdict(counts), detail(finding, counts))
                }
            };
            text.push_str(&line(row.name, verdict, row.took, &detail));
        }
        text.push_str(&line("together", "", self.started.elapsed(), ""));
        if total.left_out > 0 {
            let what = total.left_out;
            text.push_str(&format!("{what} tests are marked so that they do not run\n"));
        }
        text.push_str(&format!("{} passed, {} failed", total.passed, total.failed));
        (text, total)
    }

    fn judge(&self, mut counts: Counts) -> Counts {
        if self.strict {
            counts.failed += counts.left_out;
        }
        counts
    }
}

fn line(name: &str, verdict: &str, took: Duration, detail: &str) -> String {
    let took = took.as_secs_f64();
    let line = format!("{name:<22} {verdict:<8} {took:>7.1} s  {detail}");
    format!("{}\n", line.trim_end())
}

fn verdict(counts: Counts) -> &'static str {
    if counts.failed == 0 { "passed" } else { "FAILED" }
}

fn detail(finding: &Finding, counts: Counts) -> String {
    let mut parts = Vec::new();
    if counts != Counts::ONE {
        parts.push(format!("{} passed, {} failed", counts.passed, counts.failed));
    }
    if counts.left_out > 0 {
        parts.push(format!("{} marked not to run", counts.left_out));
    }
    parts.extend(finding.error.clone());
    parts.join("; ")
}

#[cfg(test)]
mod tests {
    use super::{Finding, Report};
    use crate::counts::Counts;

    fn tests(passed: u32, failed: u32, left_out: u32) -> Counts {
        Counts { passed, failed, left_out }
    }

    #[test]
    fn sums_up_checks_and_tests() {
        let mut report = Report::new(false);
        assert!(report.stage("format", || Finding::check(Ok(()))));
        assert!(report.stage("tests", || Finding::tests(tests(7, 0, 2), Ok(()))));
        let (text, _) = report.summary();
        assert!(text.ends_with("\n8 passed, 0 failed"), "{text}");
        assert!(text.contains("2 tests are marked"), "{text}");
        assert!(report.close());
    }

    #[test]
    fn a_run_that_ends_early_or_runs_nothing_has_failed() {
        let mut report = Report::new(false);
        assert!(
            !report
                .stage("early", || Finding::tests(tests(3, 0, 0), Err(anyhow::anyhow!("ended"))))
        );
        assert!(!report.stage("empty", || Finding::tests(tests(0, 0, 0), Ok(()))));
        let (text, total) = report.summary();
        assert_eq!((total.passed, total.failed), (3, 2));
        assert!(text.contains("no test ran"), "{text}");
        assert!(!report.close());
    }

    #[test]
    fn a_strict_run_fails_where_tests_do_not_run() {
        let mut report = Report::new(true);
        report.stage("tests", || Finding::tests(tests(7, 0, 2), Ok(())));
        let (text, _) = report.summary();
        assert!(text.ends_with("\n7 passed, 2 failed"), "{text}");
        assert!(text.contains("FAILED"), "{text}");
    }

    #[test]
    fn says_what_a_switch_leaves_out() {
        let mut report = Report::new(false);
        report.stage("format", || Finding::check(Ok(())));
        report.leave_out("browser", "--skip-browser");
        let (text, _) = report.summary();
        assert!(text.contains("left out") && text.contains("--skip-browser"), "{text}");
    }
}
