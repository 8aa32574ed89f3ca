//! Results of formulas that a change makes stale.
//!
//! A workbook stores with every formula its result of last time. Excel calculates anew when the workbook asks for it;
//! LibreOffice trusts what is stored and calculates only formulas without a result. So the results go, in the sheets that
//! look at the edited one, directly or through others or through a defined name; formulas and all else stay. Pivot tables
//! keep a copy of their source: those of such a sheet are marked to be refreshed when the workbook is opened.

use super::Book;
use super::parts::Parts;
use super::xml::escape;
use crate::error::Result;
use regex::Regex;
use std::borrow::Cow;
use std::sync::LazyLock;

/// A formula with its result.
static RESULT: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(</f>|<f(?:\s[^>]*)?/>)<v(?:\s[^>]*)?>[^<]*</v>").ok());
/// The text of a formula.
static FORMULA: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"<f(?:\s[^>]*)?>([^<]*)</f>").ok());

/// A sheet without the results of its formulas.
pub fn without_values(xml: &str) -> Cow<'_, str> {
    match &*RESULT {
        Some(result) if xml.contains("<f") => result.replace_all(xml, "$1"),
        _ => Cow::Borrowed(xml),
    }
}

/// The parts of other sheets whose results are stale once the sheet `fed` has changed.
pub fn stale(book: &mut Book, parts: &Parts, fed: &str) -> Result<Vec<(String, Vec<u8>)>> {
    let mut others = Vec::new();
    for (name, part) in parts.worksheets(book) {
        let same = name.to_lowercase() == fed.to_lowercase();
        if let Some(xml) = (!same).then(|| book.text(&part)).transpose()?.flatten().filter(|xml| xml.contains("<f")) {
            others.push((name, part, xml));
        }
    }
    let names = parts.defined_names();
    let mut words = vec![fed.to_owned()];
    let mut sheets = words.clone();
    let mut changed = Vec::new();
    // A sheet that looks at a stale one is stale too.
    while let Some(word) = words.pop() {
        let through: Vec<&str> = names.iter().filter(|n| mentions(&n.1, &word)).map(|n| n.0.as_str()).collect();
        let looks = |xml: &str| match &*FORMULA {
            Some(formula) => formula.captures_iter(xml).any(|f| {
                let text = f.get(1).map_or("", |m| m.as_str());
                mentions(text, &word) || through.iter().any(|name| mentions(text, name))
            }),
            None => false,
        };
        let (hit, rest): (Vec<_>, Vec<_>) = others.into_iter().partition(|o| looks(&o.2));
        others = rest;
        for (name, part, xml) in hit {
            if let Cow::Owned(new) = without_values(&xml) {
                changed.push((part, new.into_bytes()));
            }
            words.push(name.clone());
            sheets.push(name);
        }
    }
    for part in book.pivot_caches() {
        if let Some(xml) = book.text(&part)?.and_then(|xml| refreshed(&xml, &sheets, &names)) {
            changed.push((part, xml.into_bytes()));
        }
    }
    Ok(changed)
}

/// The definition of a pivot table's copy, marked to be refreshed; none when it is, or looks elsewhere.
fn refreshed(xml: &str, sheets: &[String], names: &[(String, String)]) -> Option<String> {
    let tag = |name: &str| {
        let from = xml.find(&format!("<{name} "))?;
        Some(from..from + xml[from..].find('>')?)
    };
    let source = &xml[tag("worksheetSource")?];
    let says = |name: &str, value: &str| source.contains(&format!(" {name}=\"{}\"", escape(value)));
    let through = |sheet: &str| names.iter().any(|n| says("name", &n.0) && mentions(&n.1, sheet));
    let stale = sheets.iter().any(|sheet| says("sheet", sheet) || through(sheet));
    let root = tag("pivotCacheDefinition")?;
    let on = &xml[root.clone()];
    if !stale || on.contains(" refreshOnLoad=\"1\"") || on.contains(" refreshOnLoad=\"true\"") {
        return None;
    }
    let off = on.replace(" refreshOnLoad=\"0\"", "").replace(" refreshOnLoad=\"false\"", "");
    let name = "<pivotCacheDefinition";
    Some(format!("{}{name} refreshOnLoad=\"1\"{}{}", &xml[..root.start], &off[name.len()..], &xml[root.end..]))
}

/// Whether a formula mentions a sheet or a name, as it is written in XML.
fn mentions(formula: &str, name: &str) -> bool {
    let quoted = escape(name).replace("&quot;", "\"").replace('\'', "''");
    formula.to_lowercase().contains(&quoted.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_go_and_formulas_stay_and_pivot_tables_are_refreshed() {
        let xml = "<c r=\"A1\" s=\"2\"><f>SUM(B1:B3)</f><v>6</v></c><c r=\"A2\"><f t=\"shared\" si=\"0\"/><v>7</v></c><c r=\"A3\"><v>8</v></c>";
        let bare = "<c r=\"A1\" s=\"2\"><f>SUM(B1:B3)</f></c><c r=\"A2\"><f t=\"shared\" si=\"0\"/></c><c r=\"A3\"><v>8</v></c>";
        assert_eq!(without_values(xml), bare);
        let pivot = "<?xml?><pivotCacheDefinition xmlns=\"x\" recordCount=\"0\"><cacheSource type=\"worksheet\"><worksheetSource ref=\"A1:C9\" sheet=\"甲\"/>";
        let marked = pivot.replace("<pivotCacheDefinition", "<pivotCacheDefinition refreshOnLoad=\"1\"");
        assert_eq!(refreshed(pivot, &["甲".into()], &[]).as_deref(), Some(marked.as_str()));
        assert_eq!(refreshed(&marked, &["甲".into()], &[]), None);
        assert_eq!(refreshed(pivot, &["乙".into()], &[]), None);
        assert!(mentions("SUM('甲 乙'!A1)", "甲 乙") && !mentions("SUM(A1)", "甲"));
    }
}
