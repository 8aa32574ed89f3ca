//! `dicts/relations.tsv`: which figures must agree.

use crate::error::Result;
use crate::lexicon::indicators::Indicators;
use crate::lexicon::{Sources, table};
use std::collections::{HashMap, HashSet};

/// The relations between indicators, by code.
#[derive(Debug, Default)]
pub struct Relations {
    /// Shares of a part in a whole of things counted.
    pub rates: HashSet<String>,
    /// Rates that cannot exceed 100%.
    pub bounded: HashSet<String>,
    /// Indicators whose growth is stated at constant prices.
    pub real: HashSet<String>,
    /// Wholes and their parts.
    pub wholes: HashMap<String, Vec<String>>,
    /// Words for the parts of a whole, in their usual order.
    pub splits: Vec<Vec<String>>,
}

impl Relations {
    /// Loads the table; every code must be one of the dictionary of indicators.
    pub fn load(sources: &Sources) -> Result<Self> {
        let indicators = Indicators::load(sources)?;
        let codes: HashSet<&str> = indicators.iter().map(|i| &*i.code).collect();
        let mut me = Self::default();
        for source in sources.of("relations.tsv", include_str!("../../dicts/relations.tsv"))? {
            table::rows(&source, &["relation", "indicator", "parts"], |row| {
                let code = row.need("indicator")?.to_owned();
                let parts: Vec<String> = row.list("parts").map(str::to_owned).collect();
                if row.need("relation")? == "split" {
                    if parts.len() < 2 {
                        return Err(row.error("parts", "has no two parts", "write words separated by |"));
                    }
                    me.splits.push(parts);
                    return Ok(());
                }
                let unknown = |c: &str| !codes.contains(c);
                if unknown(&code) {
                    return Err(row.error("indicator", &format!("is `{code}`"), "write a code of indicators.tsv"));
                }
                if let Some(part) = parts.iter().find(|p| unknown(p)) {
                    return Err(row.error("parts", &format!("holds `{part}`"), "write codes of indicators.tsv"));
                }
                match row.need("relation")? {
                    "rate" => drop(me.rates.insert(code)),
                    "bounded" => drop(me.bounded.insert(code)),
                    "real" => drop(me.real.insert(code)),
                    "whole" if parts.len() > 1 => drop(me.wholes.insert(code, parts)),
                    "whole" => return Err(row.error("parts", "has no two parts", "write codes separated by |")),
                    other => {
                        let what = format!("is `{other}`");
                        return Err(row.error("relation", &what, "write rate, bounded, real, split or whole"));
                    }
                }
                Ok(())
            })?;
        }
        Ok(me)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_read_and_sorted() {
        let relations = Relations::load(&Sources::default()).unwrap();
        assert!(relations.rates.contains("handling_rate") && relations.real.contains("gdp"));
        assert_eq!(relations.wholes["total_trade"], ["exports", "imports"]);
        let rows: Vec<&str> =
            include_str!("../../dicts/relations.tsv").lines().filter(|l| !l.starts_with('#')).skip(1).collect();
        assert!(rows.is_sorted(), "keep the rows sorted");
    }
}
