//! Which column of a record tells what: as the user names it, or by common names (`dicts/record-columns.tsv`).

use super::options::FormatArgs;
use super::stream::Place;
use crate::error::Result;
use crate::input::{Coding, Item, Meta, meta::iso_date};
use crate::lexicon::table::{self, Source};
use encoding_rs::Encoding;
use std::sync::LazyLock;

/// What a column says of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// The text.
    Text,
    /// Its id.
    Id,
    /// Its date.
    Date,
    /// Its title.
    Title,
    /// Its place.
    Place,
    /// Its newspaper or site.
    Outlet,
}

const ROLES: [(&str, Role); 6] = [
    ("text", Role::Text),
    ("id", Role::Id),
    ("date", Role::Date),
    ("title", Role::Title),
    ("place", Role::Place),
    ("outlet", Role::Outlet),
];

/// Names of columns with what they mean, the surest first.
static COMMON: LazyLock<Vec<(String, Role)>> = LazyLock::new(|| {
    let source =
        Source { file: "record-columns.tsv".into(), text: include_str!("../../../dicts/record-columns.tsv").into() };
    let mut names = Vec::new();
    // The built-in table is tested; a row that does not fit is a column that is not guessed.
    let _ = table::rows(&source, &["name", "role"], |row| {
        if let Some((_, role)) = ROLES.iter().find(|(r, _)| *r == row.get("role")) {
            names.push((row.get("name").to_owned(), *role));
        }
        Ok(())
    });
    names
});

/// The column of each role.
#[derive(Clone, Debug, Default)]
pub struct Columns {
    of: [Option<String>; 6],
}

impl Columns {
    /// Chooses among the columns that there are. `Err` says why the text is not among them.
    pub fn choose<'a>(
        options: &FormatArgs,
        there: impl Iterator<Item = &'a str> + Clone,
        place: &Place,
    ) -> Result<Self> {
        let mut columns = Self::default();
        for (at, (_, role)) in ROLES.iter().enumerate() {
            let wanted = options.column(*role);
            columns.of[at] = match wanted {
                Some(name) => there.clone().find(|n| *n == name),
                None => COMMON
                    .iter()
                    .filter(|(_, r)| r == role)
                    .find_map(|(name, _)| there.clone().find(|n| n.trim().eq_ignore_ascii_case(name))),
            }
            .map(str::to_owned);
            if let (Some(name), None) = (wanted, &columns.of[at]) {
                let names: Vec<&str> = there.clone().collect();
                return Err(place.error(format!("has no column `{name}`"), &format!("it has {}", names.join(", "))));
            }
        }
        if columns.of[0].is_none() {
            let names: Vec<&str> = there.collect();
            return Err(place.error(
                "has no column that holds the text",
                &format!("name one with --text-column; it has {}", names.join(", ")),
            ));
        }
        Ok(columns)
    }

    /// The column of a role.
    pub fn name(&self, role: Role) -> Option<&str> {
        self.of[role as usize].as_deref()
    }

    /// The columns that are read.
    #[cfg(feature = "polars")]
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let mut seen = Vec::new();
        self.of.iter().flatten().map(String::as_str).filter(move |name| {
            let new = !seen.contains(name);
            seen.push(name);
            new
        })
    }

    /// The document of a record whose cells `get` gives.
    pub fn item<'a>(
        &self,
        n: u64,
        place: &Place,
        encoding: &'static Encoding,
        get: impl Fn(&str) -> Option<std::borrow::Cow<'a, str>>,
    ) -> Item {
        let cell = |role: Role| {
            let name = self.name(role)?;
            get(name).filter(|s| !s.trim().is_empty())
        };
        let trimmed = |role: Role| cell(role).map(|s| s.trim().to_owned()).unwrap_or_default();
        let stated = trimmed(Role::Date);
        let date = iso_date(stated.split([' ', 'T']).next().unwrap_or_default());
        let note = match &date {
            None if !stated.is_empty() => format!("its date `{stated}` is not a date, and is not used"),
            _ => String::new(),
        };
        let own = Meta {
            date: date.unwrap_or_default(),
            place: trimmed(Role::Place),
            title: trimmed(Role::Title),
            outlet: trimmed(Role::Outlet),
        };
        let id = trimmed(Role::Id);
        Item {
            doc: if id.is_empty() { format!("{}#{n}", place.doc) } else { id },
            bytes: cell(Role::Text).map(|s| s.into_owned().into_bytes()).unwrap_or_default(),
            meta: own.or(&place.meta),
            coding: Coding::Known { encoding: encoding.name(), replaced: 0 },
            note,
            ..Item::default()
        }
    }
}
