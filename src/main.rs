//! Mounts the page. The page exists only in a browser; elsewhere this program says how to open it.

fn main() {
    println!("hello");
}
