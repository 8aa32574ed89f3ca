//! Results of formulas that a change makes stale.
//!
//! A workbook stores with every formula its result of last time. Excel calculates anew when the workbook asks for it;
//! LibreOffice trusts what is stored and calculates only formulas without a result. So the results go, in the sheets that
//! look at the edited one, directly or through others or through a defined name; formulas and all else stay.

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
            words.push(name);
        }
    }
    Ok(changed)
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
    fn results_go_and_formulas_stay() {
        let xml = "<c r=\"A1\" s=\"2\"><f>SUM(B1:B3)</f><v>6</v></c><c r=\"A2\"><f t=\"shared\" si=\"0\"/><v>7</v></c><c r=\"A3\"><v>8</v></c>";
        let bare = "<c r=\"A1\" s=\"2\"><f>SUM(B1:B3)</f></c><c r=\"A2\"><f t=\"shared\" si=\"0\"/></c><c r=\"A3\"><v>8</v></c>";
        assert_eq!(without_values(xml), bare);
        assert!(mentions("SUM('甲 乙'!A1)", "甲 乙") && !mentions("SUM(A1)", "甲"));
    }
}
