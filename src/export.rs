//! A run or a moment of it in the formats of others: a file of this folder each.

mod svg;

pub use svg::svg;
