//! Which line breaks of a page are only layout.

use std::ops::Range;

/// Byte ranges of the source (line breaks with the spaces about them) that break a running sentence and are to be dropped.
pub fn joins(_source: &str) -> Vec<Range<usize>> {
    Vec::new()
}
