//! All tests of the whole: the library's parts together, the real binary over real files. One program, so that the
//! library (with polars) is linked once.

#![allow(clippy::print_stderr)]

mod cli;
mod corpus;
mod encodings;
mod formats;
mod golden;
mod mention_suites;
mod mentions;
mod metamorphic;
#[cfg(unix)]
mod mets;
mod normalize;
mod opencc;
mod pages;
#[cfg(feature = "pdf")]
mod pdf;
#[cfg(feature = "pdf")]
mod pdf_writer;
mod properties;
mod reads;
mod structure;
