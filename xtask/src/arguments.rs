//! Reads the arguments of a command: switches, and switches with a value.

use crate::Outcome;

/// The arguments that a command has not read yet.
pub struct Arguments {
    rest: Vec<String>,
}

impl Arguments {
    /// Starts reading `arguments`.
    pub fn new(arguments: &[String]) -> Self {
        Self { rest: arguments.to_vec() }
    }

    /// Takes the switch `name` out; true if it was given.
    pub fn switch(&mut self, name: &str) -> bool {
        let count = self.rest.len();
        self.rest.retain(|argument| argument != name);
        self.rest.len() < count
    }

    /// Takes the switch `name` and the value after it out.
    ///
    /// # Errors
    /// The switch was given without a value.
    pub fn value(&mut self, name: &str) -> Outcome<Option<String>> {
        let Some(at) = self.rest.iter().position(|argument| argument == name) else {
            return Ok(None);
        };
        if at + 1 == self.rest.len() {
            return Err(format!("{name} needs a value after it"));
        }
        self.rest.remove(at);
        Ok(Some(self.rest.remove(at)))
    }

    /// Takes the next argument that is no switch.
    pub fn positional(&mut self) -> Option<String> {
        let at = self.rest.iter().position(|argument| !argument.starts_with('-'))?;
        Some(self.rest.remove(at))
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// An argument was given that the command does not know.
    pub fn finish(self) -> Outcome {
        match self.rest.first() {
            None => Ok(()),
            Some(argument) => Err(format!(
                "unknown argument {argument:?}; `cargo xtask help` lists what each command takes"
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Arguments;

    fn arguments(words: &[&str]) -> Arguments {
        let words: Vec<String> = words.iter().map(ToString::to_string).collect();
        Arguments::new(&words)
    }

    #[test]
    fn reads_switches_values_and_positions_in_any_order() {
        let mut given = arguments(&["out", "--port", "81", "--no-open"]);
        assert!(given.switch("--no-open"));
        assert_eq!(given.value("--port"), Ok(Some("81".to_string())));
        assert_eq!(given.positional(), Some("out".to_string()));
        assert_eq!(given.finish(), Ok(()));
    }

    #[test]
    fn refuses_what_it_does_not_know() {
        assert!(arguments(&["--fast"]).finish().is_err());
        assert!(arguments(&["--port"]).value("--port").is_err());
    }
}
