//! Where the page's memory comes from: an allocator of a quarter of the standard one's code. TLSF
//! (Masmano and others, 2004) finds a block in a fixed number of steps, however much is held.

use rlsf::{GlobalTlsf, GlobalTlsfOptions};

/// Pools that the browser gives one after the other become one, so that a long run's memory can be
/// used again for whatever size is asked. Growing in place is left out: it is half of the code,
/// and the page's lists are short.
struct Options;

impl GlobalTlsfOptions for Options {
    const ENABLE_REALLOCATION: bool = false;
    const COALESCE_POOLS: bool = true;
}

#[global_allocator]
static MEMORY: GlobalTlsf<Options> = GlobalTlsf::new();
