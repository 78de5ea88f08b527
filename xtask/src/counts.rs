//! Reads how many tests ran from what the test programs print.

/// How many checks or tests passed, failed and were left out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
    /// Tests that are marked so that they do not run.
    pub left_out: u32,
}

impl Counts {
    /// One check that passed.
    pub const ONE: Self = Self { passed: 1, failed: 0, left_out: 0 };

    /// Adds what a line of Rust's test harness, native or in the browser, says:
    /// `test result: ok. 3 passed; 0 failed; 1 ignored; ...`.
    pub fn read_rust(&mut self, line: &str) {
        let Some((_, summary)) = line.split_once("test result: ") else {
            return;
        };
        let summary = summary.split_once(". ").map_or(summary, |(_, rest)| rest);
        for part in summary.split(';') {
            self.add(part);
        }
    }

    /// Adds what a line of Playwright's summary says: a number and a word, as in `  3 passed (2s)`.
    pub fn read_playwright(&mut self, line: &str) {
        self.add(line);
    }

    fn add(&mut self, part: &str) {
        let mut words = part.split_whitespace();
        let Some(number) = words.next().and_then(|word| word.parse::<u32>().ok()) else {
            return;
        };
        let what: Vec<&str> = words.collect();
        match what.as_slice() {
            ["passed", ..] => self.passed += number,
            // A test that passed only when it was tried again has failed.
            ["failed" | "flaky" | "interrupted", ..] => self.failed += number,
            ["ignored" | "skipped"] | ["did", "not", "run"] => self.left_out += number,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Counts;

    fn counts(passed: u32, failed: u32, left_out: u32) -> Counts {
        Counts { passed, failed, left_out }
    }

    #[test]
    fn adds_up_rust_summaries() {
        let mut found = Counts::default();
        found.read_rust("running 3 tests");
        found.read_rust(
            "test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.1s",
        );
        found.read_rust(
            "test result: FAILED. 2 passed; 1 failed; 0 ignored; 0 filtered out; finished in 0.1s",
        );
        assert_eq!(found, counts(14, 1, 1));
    }

    #[test]
    fn adds_up_a_playwright_summary() {
        let mut found = Counts::default();
        for line in [
            "Running 7 tests using 2 workers",
            "  ✓  1 smoke.spec.mjs:4:1 › opens (1.2s)",
            "  1 failed",
            "    smoke.spec.mjs:9:1 › has a title",
            "  1 flaky",
            "  2 skipped",
            "  1 did not run",
            "  3 passed (2.1s)",
        ] {
            found.read_playwright(line);
        }
        assert_eq!(found, counts(3, 2, 3));
    }
}
