//! Finds slogans and opens them.
