//! How stale a read of a partial quorum may be.

use quorumscope::sim::pbs::{ONE, within_versions};

use crate::data::each;

#[test]
fn pbs_k() {
    each("pbs_k", |case| {
        let [n, r, w, k] = ["n", "r", "w", "k"].map(|field| case.small(field));
        let parts = within_versions(n, r, w, k).unwrap();
        let found = parts as f64 / ONE as f64;
        let expected = case.get("expect_p_consistent").as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} in {case:?}");
    });
}
