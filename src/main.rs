//! Mounts the page. The page exists only in a browser; elsewhere this program says how to open it.

#[cfg(target_arch = "wasm32")]
fn main() {
    quorumscope::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    println!("Quorumscope runs in a web page. Serve it with: cargo xtask serve");
}
