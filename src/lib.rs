//! baoshu (报数) turns the statistics in Chinese newspapers and government reports into tidy tables.
//!
//! # The map
//!
//! Data flows one way. Each stage is a folder or file that says so, and knows nothing of the stages after it:
//!
//! ```text
//! bytes ──input──▶ source ──text──▶ document, sentences ──mention──▶ numbers, quantities, dates, places, organisations, indicators
//!                                                            │
//!         tables ◀──table── rows ◀──row── figures, slogans ◀─┴─ figure, slogan
//! ```
//!
//! | stage | module | makes |
//! | --- | --- | --- |
//! | bytes | [`input`] | files, folders, standard input, each as bytes with what is known of it (date, place) |
//! | text | [`text`] | decoded characters; one normalised text in simplified script with a map back to the source; articles, paragraphs, sentences |
//! | lexicon | [`lexicon`] | the tables in `dicts/`, checked when loaded |
//! | mentions | [`mention`] | every number, quantity, date, place, organisation, before any decision what it means |
//! | figures | [`figure`] | quantities that the text asserts, with indicator, subject, period, comparison |
//! | slogans | [`slogan`] | 五比五看 and its kin, with their items |
//! | rows | [`row`] | the columns of the tables, declared once |
//! | tables | [`table`] | writers, one a format |
//! | statistics | [`stats`] | tables into groups and their measures |
//! | checks | [`check`] | figures that must agree, each agreement a row |
//! | report | [`report`] | one page of tables, charts and sentences |
//! | commands | [`cmd`], [`cli`] | one file a subcommand |
//!
//! # Invariants
//!
//! - Reading never fails and never panics: any text gives rows, possibly none. Only input and output can fail.
//! - Normalised text is in simplified script, half width, with broken lines joined; offsets in it are bytes. Rows speak
//!   in characters of the decoded source. [`text::Text::source_chars`] is the only bridge, and it is built while the text
//!   is transformed, never by comparing afterwards.
//! - A row's `text` is the exact slice of the source.
//! - Values are exact decimals.
//! - Tables of language live in `dicts/`; Rust holds mechanics.

pub mod check;
pub mod cli;
pub mod cmd;
pub mod deadline;
pub mod error;
pub mod feed;
pub mod figure;
#[cfg(feature = "polars")]
pub mod frame;
pub mod input;
pub mod lexicon;
pub mod mention;
pub mod message;
pub mod progress;
pub mod read;
pub mod report;
pub mod row;
pub mod slogan;
pub mod stats;
pub mod stop;
pub mod store;
pub mod table;
pub mod text;
pub mod timings;
