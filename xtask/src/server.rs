//! A small static server, for this machine alone: it serves one folder as a plain host does.

use crate::budget;
use anyhow::{Context, Result, bail};
use std::collections::HashMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// The page runs under this policy here, so that it also does where a host sets one.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; manifest-src 'self'; \
     worker-src 'self'; base-uri 'none'; form-action 'none'";

/// What to serve, and how.
pub struct Site {
    /// The folder whose files are served.
    pub folder: PathBuf,
    /// The paths that the folder appears under, each beginning and ending with a slash.
    pub mounts: Vec<&'static str>,
    /// Whether to compress what is sent, as public hosts do.
    pub compress: bool,
}

/// A server that runs in the background until this program ends.
pub struct Server {
    port: u16,
    thread: JoinHandle<()>,
}

impl Server {
    /// Serves `site` on the first free port of `ports`.
    ///
    /// # Errors
    /// The folder holds no page, or no port is free.
    pub fn start(site: Site, ports: RangeInclusive<u16>) -> Result<Self> {
        if !site.folder.join("index.html").is_file() {
            bail!("there is no page in {}; run `cargo xtask dist`", site.folder.display());
        }
        let (first, last) = (*ports.start(), *ports.end());
        let listener = ports
            .into_iter()
            .find_map(|port| TcpListener::bind((Ipv4Addr::LOCALHOST, port)).ok())
            .with_context(|| {
                format!(
                    "no port from {first} to {last} is free; end what listens there, or name another"
                )
            })?;
        let port = listener.local_addr().context("cannot read the server's port")?.port();
        let answers = Arc::new(Answers { site, compressed: Mutex::default() });
        let thread = thread::spawn(move || {
            for connection in listener.incoming().flatten() {
                let answers = Arc::clone(&answers);
                // A browser that goes away in the middle of an answer is no fault of the server.
                thread::spawn(move || answers.serve(&connection).ok());
            }
        });
        Ok(Self { port, thread })
    }

    /// The address of the folder under `mount`.
    pub fn address(&self, mount: &str) -> String {
        format!("http://{}:{}{mount}", Ipv4Addr::LOCALHOST, self.port)
    }

    /// Serves until this program is ended from outside.
    pub fn wait(self) {
        let _ = self.thread.join();
    }
}

/// What all connections share.
struct Answers {
    site: Site,
    /// Compressed files: the highest quality takes a second, too long to repeat for each call.
    compressed: Mutex<HashMap<PathBuf, Vec<u8>>>,
}

impl Answers {
    fn serve(&self, mut connection: &TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(Duration::from_secs(10)))?;
        let Some(request) = read_request(connection)? else {
            return Ok(());
        };
        let file = match request.method.as_str() {
            "GET" | "HEAD" => self.file_of(&request.path),
            _ => return write_plain(connection, "405 Method Not Allowed"),
        };
        let found = file.and_then(|file| fs::read(&file).ok().map(|body| (file, body)));
        let Some((file, mut body)) = found else {
            return write_plain(connection, "404 Not Found");
        };
        let version = version(&body);
        let unchanged = request.known.is_some_and(|known| known == version);
        let status = if unchanged { "304 Not Modified" } else { "200 OK" };
        let mut encoding = "";
        if self.site.compress {
            body = self.compress(file.clone(), &body);
            encoding = "Content-Encoding: br\r\n";
        }
        write!(
            connection,
            "HTTP/1.1 {status}\r\nContent-Type: {}\r\nContent-Length: {}\r\n{encoding}\
             Content-Security-Policy: {CONTENT_SECURITY_POLICY}\r\n\
             X-Content-Type-Options: nosniff\r\nETag: {version}\r\nCache-Control: {}\r\n\
             Connection: close\r\n\r\n",
            content_type(&file),
            body.len(),
            caching(&file),
        )?;
        if request.method == "GET" && !unchanged {
            connection.write_all(&body)?;
        }
        Ok(())
    }

    /// The file that `path` stands for; none where it is outside the folder.
    fn file_of(&self, path: &str) -> Option<PathBuf> {
        let below = self
            .site
            .mounts
            .iter()
            .filter_map(|mount| path.strip_prefix(mount))
            .min_by_key(|below| below.len())?;
        let mut file = self.site.folder.clone();
        for segment in below.split('/').filter(|segment| !segment.is_empty()) {
            let plain =
                segment.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
            if !plain || segment.starts_with('.') {
                return None;
            }
            file.push(segment);
        }
        if below.is_empty() || below.ends_with('/') {
            file.push("index.html");
        }
        Some(file)
    }

    fn compress(&self, file: PathBuf, body: &[u8]) -> Vec<u8> {
        let mut compressed =
            self.compressed.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        compressed.entry(file).or_insert_with(|| budget::compress(body).unwrap_or_default()).clone()
    }
}

/// What is read of a request.
struct Request {
    method: String,
    path: String,
    /// The version that the browser holds already.
    known: Option<String>,
}

/// The request; none where the connection closes before all of it came.
fn read_request(connection: &TcpStream) -> io::Result<Option<Request>> {
    // Far more than a browser sends, so that nothing that connects can fill the memory.
    let mut lines = BufReader::new(connection.take(64 * 1024)).lines();
    let Some(first) = lines.next().transpose()? else {
        return Ok(None);
    };
    let mut known = None;
    // The rest of the request has to be read, or closing the connection cuts the answer off.
    for line in lines {
        let line = line?;
        match line.split_once(':') {
            Some((name, value)) if name.eq_ignore_ascii_case("if-none-match") => {
                known = Some(value.trim().to_string());
            }
            Some(_) => {}
            None => break,
        }
    }
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else {
        return Ok(None);
    };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    Ok(Some(Request { method: method.to_string(), path: path.to_string(), known }))
}

/// What tells one content of a file from another.
fn version(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("\"{:016x}\"", hasher.finish())
}

/// How long a browser may keep a file. One whose name ends with a hash of its content never changes,
/// and a browser that need not ask keeps the code that it compiled as well.
fn caching(file: &Path) -> &'static str {
    let name = file.file_stem().unwrap_or_default().to_string_lossy();
    let hash = name.trim_end_matches("_bg").rsplit('-').next().unwrap_or_default();
    let is_hash = hash.len() >= 12 && hash.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_hash { "public, max-age=31536000, immutable" } else { "no-cache" }
}

fn write_plain(mut connection: &TcpStream, status: &str) -> io::Result<()> {
    write!(
        connection,
        "HTTP/1.1 {status}\r\nContent-Type: text/plain\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{status}",
        status.len()
    )
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|ending| ending.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        Some("png") => "image/png",
        Some("json") => "application/json",
        Some("webmanifest") => "application/manifest+json",
        Some("txt") => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, Server, Site, caching};
    use std::fs;
    use std::io::{Read, Write};
    use std::net::TcpStream;
    use std::path::{Path, PathBuf};
    use std::sync::Mutex;

    fn site(folder: &str) -> Site {
        Site { folder: PathBuf::from(folder), mounts: vec!["/", "/below/it/"], compress: false }
    }

    fn file_of(path: &str) -> Option<PathBuf> {
        let answers = Answers { site: site("dist"), compressed: Mutex::default() };
        answers.file_of(path)
    }

    #[test]
    fn finds_files_under_every_mount() {
        let index = Some(PathBuf::from("dist/index.html"));
        assert_eq!(file_of("/"), index);
        assert_eq!(file_of("/below/it/"), index);
        assert_eq!(file_of("/below/it/a.js"), Some(PathBuf::from("dist/a.js")));
        assert_eq!(file_of("/deep/a-1_b.js"), Some(PathBuf::from("dist/deep/a-1_b.js")));
    }

    #[test]
    fn stays_inside_its_folder() {
        for path in ["/../secret", "/a/../../secret", "/%2e%2e/secret", "/.git/config", "secret"] {
            assert_eq!(file_of(path), None, "{path}");
        }
    }

    #[test]
    fn answers_as_a_static_host_does() {
        let folder = std::env::temp_dir().join(format!("xtask-server-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("prepares");
        fs::write(folder.join("index.html"), "the page").expect("prepares");
        let server = Server::start(site(&folder.display().to_string()), 0..=0).expect("starts");
        let ask = |request: &str| {
            let mut connection = TcpStream::connect(("127.0.0.1", server.port)).expect("connects");
            write!(connection, "{request} HTTP/1.1\r\nHost: here\r\n\r\n").expect("asks");
            let mut answer = String::new();
            connection.read_to_string(&mut answer).expect("answers");
            answer
        };
        let page = ask("GET /?query");
        assert!(page.starts_with("HTTP/1.1 200 OK") && page.ends_with("\r\n\r\nthe page"));
        let (_, version) = page.split_once("ETag: ").expect("has a version");
        let version = version.lines().next().expect("has a version");
        let again = ask(&format!("GET / HTTP/1.1\r\nIf-None-Match: {version}\r\nX: "));
        assert!(again.starts_with("HTTP/1.1 304") && again.ends_with("\r\n\r\n"), "{again}");
        assert!(ask("HEAD /").ends_with("\r\n\r\n"));
        assert!(ask("GET /none.js").starts_with("HTTP/1.1 404"));
        assert!(ask("POST /").starts_with("HTTP/1.1 405"));
        fs::remove_dir_all(folder).expect("cleans up");
    }

    #[test]
    fn only_what_never_changes_is_kept_unasked() {
        let kept = ["base-7f2ad10e9c3b5d68.css", "quorumscope-7f2ad10e9c3b5d6_bg.wasm"];
        assert!(kept.iter().all(|name| caching(Path::new(name)).ends_with("immutable")));
        let asked = ["index.html", "icon.svg", "scenario.schema.json", "two-beefed.css"];
        assert!(asked.iter().all(|name| caching(Path::new(name)) == "no-cache"));
    }

    #[test]
    fn refuses_a_folder_without_a_page() {
        let outcome = Server::start(site("no-such-folder"), 0..=0);
        assert!(outcome.is_err_and(|error| error.to_string().contains("cargo xtask dist")));
    }
}
