//! Writers, one a format.
