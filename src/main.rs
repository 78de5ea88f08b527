//! Mounts the page. The page exists only in a browser; elsewhere this program says how to open it,
//! and writes the schema of scenario files: `quorumscope schema`.

#[cfg(target_arch = "wasm32")]
fn main() {
    quorumscope::ui::mount();
}

#[cfg(not(target_arch = "wasm32"))]
fn main() {
    if std::env::args().nth(1).as_deref() == Some("schema") {
        println!("{:#}", quorumscope::scenario::schema());
        return;
    }
    println!("Quorumscope runs in a web page. Serve it with: cargo xtask serve");
}
