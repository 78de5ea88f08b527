//! In a browser the page; elsewhere the program for a terminal.

#[cfg(target_arch = "wasm32")]
fn main() {
    quorumscope::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    quorumscope::cli::main()
}
