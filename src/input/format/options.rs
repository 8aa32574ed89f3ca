//! How files are taken apart: the arguments, and the limits that keep hostile files from eating the machine.

use crate::error::{Error, Result};
use crate::text::decode;
use encoding_rs::Encoding;
use std::time::Duration;

/// How files are read: the arguments that every command with input has.
#[derive(Clone, Debug, Default, clap::Args)]
pub struct FormatArgs {
    /// Encoding of all text (utf-8, gbk, gb18030, big5, utf-16le…) [default: told from the bytes]
    #[arg(long, value_name = "NAME", value_parser = encoding, help_heading = "Input")]
    encoding: Option<&'static Encoding>,
    /// The text comes from character recognition: repair what it misread in numbers and dates (2O22年, 三干元)
    #[arg(long, help_heading = "Input")]
    ocr: bool,
    /// Column or key of CSV, TSV and JSON Lines that holds the text [default: content, text, 正文…]
    #[arg(long, value_name = "NAME", help_heading = "Records")]
    text_column: Option<String>,
    /// Column of the record's id [default: id, 编号… or path#n]
    #[arg(long, value_name = "NAME", help_heading = "Records")]
    id_column: Option<String>,
    /// Column of the record's date
    #[arg(long, value_name = "NAME", help_heading = "Records")]
    date_column: Option<String>,
    /// Column of the record's title
    #[arg(long, value_name = "NAME", help_heading = "Records")]
    title_column: Option<String>,
    /// Column of the record's place
    #[arg(long, value_name = "NAME", help_heading = "Records")]
    place_column: Option<String>,
    /// Largest document in megabytes; a larger one is an error [default: 256]
    #[arg(long, visible_alias = "max-size", value_name = "MB", help_heading = "Limits")]
    max_document: Option<u64>,
    /// Longest time for one document in seconds; one that takes longer is an error [default: 600]
    #[arg(long, value_name = "SECONDS", help_heading = "Limits")]
    timeout_document: Option<u64>,
    /// How many times its size compressed data may unpack to (beyond 64 MB) [default: 200]
    #[arg(long, value_name = "N", help_heading = "Limits")]
    max_expansion: Option<u64>,
}

fn encoding(label: &str) -> Result<&'static Encoding, String> {
    decode::named(label)
        .ok_or_else(|| format!("`{label}` is no encoding; write utf-8, gbk, gb18030, big5, utf-16le or utf-16be"))
}

impl FormatArgs {
    /// The encoding that the user forces.
    pub fn encoding(&self) -> Option<&'static Encoding> {
        self.encoding
    }

    /// Whether to repair what character recognition misread.
    pub fn ocr(&self) -> bool {
        self.ocr
    }

    /// Whether the column that holds the text is named: then even a table of ours is read.
    pub fn names_text(&self) -> bool {
        self.column(super::columns::Role::Text).is_some()
    }

    /// The column that the user names for a role.
    pub fn column(&self, role: super::columns::Role) -> Option<&str> {
        use super::columns::Role;
        match role {
            Role::Text => self.text_column.as_deref(),
            Role::Id => self.id_column.as_deref(),
            Role::Date => self.date_column.as_deref(),
            Role::Title => self.title_column.as_deref(),
            Role::Place => self.place_column.as_deref(),
            Role::Outlet => None,
        }
    }

    /// Another default for the largest document, in megabytes.
    #[must_use]
    pub fn or_max_document(self, megabytes: u64) -> Self {
        Self { max_document: self.max_document.or(Some(megabytes)), ..self }
    }

    /// Most bytes of one document.
    pub fn max_document(&self) -> u64 {
        self.max_document.unwrap_or(256).saturating_mul(1 << 20)
    }

    /// Longest time for one document.
    pub fn timeout_document(&self) -> Duration {
        Duration::from_secs(self.timeout_document.unwrap_or(600))
    }

    /// The error of a document that takes too long.
    pub fn too_slow(&self, doc: &str) -> Error {
        Error::Input {
            path: super::shown(doc).into(),
            what: format!("takes longer than {} s", self.timeout_document().as_secs()),
            remedy: "split it, or raise the limit with --timeout-document".into(),
        }
    }

    /// How many times its size compressed data may unpack to.
    pub fn max_expansion(&self) -> u64 {
        self.max_expansion.unwrap_or(200).max(1)
    }

    /// The error of a document over the limit.
    pub fn too_large(&self, doc: &str) -> Error {
        Error::Input {
            path: super::shown(doc).into(),
            what: format!("is larger than {} MB", self.max_document() >> 20),
            remedy: "split it, or raise the limit with --max-document".into(),
        }
    }
}
