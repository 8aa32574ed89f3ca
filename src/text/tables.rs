//! The tables of language that normalisation and layout need: `folds.tsv`, `variants.tsv`, `page.tsv`.
//!
//! They are the same for all texts of a process, because character tables are built from them once: [`install`] before the first text
//! is read, or else the built-in ones hold.

use super::fold::Fold;
use super::page::PageWords;
use crate::error::Result;
use crate::lexicon::{Sources, table};
use std::sync::OnceLock;

/// The tables.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    /// Character, what it folds to (none: dropped), and the fold.
    pub folds: Vec<(char, Option<char>, Fold)>,
    /// Variant glyphs and phrases with their simplified form, as OpenCC writes dictionaries.
    pub variants: String,
    /// The words by which a page shows its structure.
    pub page: PageWords,
}

static TABLES: OnceLock<Tables> = OnceLock::new();

/// The tables that hold.
pub(crate) fn tables() -> &'static Tables {
    // The built-in tables are tested; should one be refused, none of it holds.
    TABLES.get_or_init(|| Tables::load(&Sources::default()).unwrap_or_default())
}

/// Takes the tables of these sources. Every row is checked. What was installed before, or has been used, stays.
pub fn install(sources: &Sources) -> Result<()> {
    let tables = Tables::load(sources)?;
    let _ = TABLES.set(tables);
    Ok(())
}

impl Tables {
    fn load(sources: &Sources) -> Result<Self> {
        let mut all = Self { page: PageWords::load(sources)?, ..Self::default() };
        for source in sources.of("folds.tsv", include_str!("../../dicts/folds.tsv"))? {
            table::rows(&source, &["code", "to", "fold"], |row| {
                let code = row.need("code")?;
                let c = code.strip_prefix("U+").and_then(|hex| char::from_u32(u32::from_str_radix(hex, 16).ok()?));
                let c =
                    c.ok_or_else(|| row.error("code", &format!("is `{code}`"), "write U+ and the hexadecimal code"))?;
                let mut to = row.get("to").chars();
                let into = to.next();
                if to.next().is_some() {
                    return Err(row.error("to", "has several characters", "write one, or none to drop it"));
                }
                let name = row.need("fold")?;
                let fold = Fold::named(name).ok_or_else(|| {
                    let names: Vec<&str> = Fold::ALL.iter().map(|f| f.0).collect();
                    row.error("fold", &format!("is `{name}`"), &format!("write one of: {}", names.join(", ")))
                })?;
                all.folds.retain(|f| f.0 != c);
                all.folds.push((c, into, fold));
                Ok(())
            })?;
        }
        let mut variants: Vec<(String, String)> = Vec::new();
        let mut builtin = 0;
        for source in sources.of("variants.tsv", include_str!("../../dicts/variants.tsv"))? {
            table::rows(&source, &["from", "to"], |row| {
                let (from, to) = (row.need("from")?, row.need("to")?);
                if from.chars().count() != to.chars().count() {
                    let what = format!("is `{to}`, of another length than `{from}`");
                    return Err(row.error("to", &what, "write as many characters"));
                }
                if let Some(at) = variants[..builtin].iter().position(|v| v.0 == from) {
                    to.clone_into(&mut variants[at].1);
                } else {
                    variants.push((from.to_owned(), to.to_owned()));
                }
                Ok(())
            })?;
            builtin = variants.len();
        }
        all.variants = variants.iter().map(|(from, to)| format!("{from}\t{to}\n")).collect();
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: &str, text: &str) -> Result<Tables> {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(file), text).unwrap();
        Tables::load(&Sources { dir: Some(dir.path().into()), no_builtin: false })
    }

    #[test]
    fn rows_of_ones_own_win() {
        let own = load("folds.tsv", "code\tto\tfold\nU+300C\t《\tquotes\nU+2603\t\tmarks\n").unwrap();
        let to = |c: char| own.folds.iter().filter(|f| f.0 == c).map(|f| f.1).collect::<Vec<_>>();
        assert_eq!((to('「'), to('☃'), to('」')), (vec![Some('《')], vec![None], vec![Some('”')]));
        let own = load("variants.tsv", "from\tto\n両\t辆\n峯\t峰\n").unwrap();
        assert!(
            own.variants.contains("両\t辆\n")
                && !own.variants.contains("両\t两\n")
                && own.variants.contains("峯\t峰\n")
        );
    }

    #[test]
    fn refusals_name_the_cell() {
        let said = |file: &str, text: &str| load(file, text).unwrap_err().to_string();
        assert!(
            said("folds.tsv", "code\tto\tfold\n300C\t“\tquotes\n").contains("folds.tsv:2:1: column `code` is `300C`")
        );
        assert!(
            said("folds.tsv", "code\tto\tfold\nU+300C\t“\tquote\n").contains("folds.tsv:2:3: column `fold` is `quote`")
        );
        assert!(
            said("variants.tsv", "from\tto\n両\t两个\n")
                .contains("variants.tsv:2:2: column `to` is `两个`, of another length")
        );
    }
}
