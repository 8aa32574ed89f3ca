//! Slogans against the items that the page gives: 五比五看 with five of them.

use crate::row::{CheckRow, Outcome, Severity};
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::load::Loaded;
use rust_decimal::Decimal;

pub fn check(tables: &[Loaded], found: &mut Vec<CheckRow>) {
    for table in tables {
        let at = |name: &str| table.heads.iter().position(|h| h.name == name);
        let columns = [
            "doc",
            "article",
            "title",
            "sentence",
            "start",
            "end",
            "text",
            "slogan",
            "declared",
            "items",
            "items_source",
            "subject",
        ]
        .map(at);
        found.extend(table.rows.iter().filter_map(|row| of(row, &columns)));
    }
}

fn of(row: &OwnedRow, columns: &[Option<usize>; 12]) -> Option<CheckRow> {
    let cell = |i: usize| columns[i].and_then(|c| row.0.get(c));
    let text = |i: usize| match cell(i) {
        Some(OwnedCell::Text(s)) => s.clone(),
        _ => String::new(),
    };
    let whole = |i: usize| match cell(i) {
        Some(OwnedCell::Int(n)) => *n,
        _ => 0,
    };
    let Some(OwnedCell::List(items)) = cell(9) else { return None };
    let declared = whole(8);
    if text(10) != "text" || declared == 0 || items.is_empty() {
        return None;
    }
    let agrees = declared == items.len() as u64;
    let slogan = text(7);
    if !agrees && !alike(&slogan, items) {
        return None;
    }
    let small = |n: u64| u32::try_from(n).unwrap_or(u32::MAX);
    Some(CheckRow {
        doc: text(0).as_str().into(),
        article: small(whole(1)),
        title: text(2).as_str().into(),
        sentence: small(whole(3)),
        relation: "slogan_items",
        result: if agrees { Outcome::Confirmed } else { Outcome::Contradicted },
        severity: if agrees { Severity::None } else { Severity::Minor },
        indicator: slogan,
        subject: text(11),
        start: whole(4),
        end: whole(5),
        text: text(6),
        printed: Some(Decimal::from(declared)),
        computed: Some(Decimal::from(items.len())),
        unit: "项".into(),
        difference: Some(Decimal::from(declared.abs_diff(items.len() as u64))),
        tolerance: Some(Decimal::ZERO),
        note: items.join(", "),
        ..CheckRow::default()
    })
}

/// Whether the items are surely the whole list: each holds a head of the slogan, and all are of one length. Else some may
/// have been read as one.
fn alike(slogan: &str, items: &[String]) -> bool {
    let heads: Vec<char> = slogan.chars().filter(|c| !"一二三四五六七八九十两双零〇".contains(*c)).collect();
    let length = |s: &String| s.chars().count();
    items.len() > 1 && items.iter().all(|i| length(i) == length(&items[0]) && i.contains(&heads[..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lists_that_are_surely_whole_contradict() {
        let items = |l: &[&str]| l.iter().map(|s| (*s).to_owned()).collect::<Vec<_>>();
        assert!(alike("五比五看", &items(&["比忠诚看党性", "比实干看能力"])));
        assert!(!alike("五网合一", &items(&["将水", "电", "光", "气网融入路网"])));
        assert!(!alike("三有", &items(&["有专人管护", "有经费"])));
    }
}
