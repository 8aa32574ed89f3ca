//! Tables into statistics: rows are prepared (units, signs, repeats), put into groups of one kind and unit, and summed up
//! exactly.
//!
//! What may not be done is not done silently: levels of different units, kinds and lengths of period never meet in one
//! group, rates are never summed, and every row that is left out is counted.

#[cfg(feature = "polars")]
pub mod aggregate;
#[cfg(feature = "polars")]
pub mod codes;
#[cfg(feature = "polars")]
pub mod figures;
#[cfg(feature = "polars")]
pub mod keys;
#[cfg(feature = "polars")]
pub mod measure;
pub mod names;
pub mod period;
#[cfg(feature = "polars")]
pub mod piece;
#[cfg(feature = "polars")]
pub mod pivot;
#[cfg(feature = "polars")]
pub mod repeats;
#[cfg(feature = "polars")]
pub mod slices;
#[cfg(feature = "polars")]
pub mod tally;
pub mod trend;
pub mod unit;
#[cfg(feature = "polars")]
pub mod weights;
