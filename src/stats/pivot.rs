//! Groups as a cross table: one key down, one across.

use super::aggregate::Groups;
use super::keys::Key;
use crate::row::CellType;
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::Head;
use std::collections::{BTreeMap, BTreeSet};

/// The two keys of `region×year`, also written with `,`, `*` or `:`.
pub fn keys(text: &str) -> Result<(String, String), String> {
    let mut parts = text.split(['×', ',', '*', ':']).map(str::trim).filter(|p| !p.is_empty());
    match (parts.next(), parts.next(), parts.next()) {
        (Some(down), Some(across), None) => Ok((down.to_owned(), across.to_owned())),
        _ => Err("name two keys, such as region×year or region,year".into()),
    }
}

/// The cross table of the first measure: the key `across` becomes columns.
pub fn pivot(groups: &Groups, across: &str, zh: bool) -> (Vec<Head>, Vec<OwnedRow>) {
    let at = groups.keys.iter().position(|k| k.name() == across).unwrap_or(0);
    let label = |cell: &OwnedCell| {
        let mut text = String::new();
        crate::table::flat::text_of(&crate::table::Cells::cell(&OwnedRow(vec![cell.clone()]), 0), &mut text);
        if text.is_empty() { "(none)".to_owned() } else { text }
    };
    let names: BTreeSet<String> = groups.rows.iter().map(|r| label(&r.0[at])).collect();
    let mut order: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows: Vec<(Vec<OwnedCell>, BTreeMap<String, OwnedCell>)> = Vec::new();
    for (cells, measures) in &groups.rows {
        let rest: Vec<OwnedCell> = cells.iter().enumerate().filter(|c| c.0 != at).map(|c| c.1.clone()).collect();
        let place = *order.entry(format!("{rest:?}")).or_insert_with(|| {
            rows.push((rest, BTreeMap::new()));
            rows.len() - 1
        });
        if let (Some(row), Some(value)) = (rows.get_mut(place), measures.first()) {
            row.1.insert(label(&cells[at]), value.clone());
        }
    }
    let mut heads: Vec<Head> = groups.keys.iter().enumerate().filter(|k| k.0 != at).map(|k| head(k.1, zh)).collect();
    heads.extend(names.iter().map(|name| Head {
        label: name.clone().into(),
        name: name.clone().into(),
        cell_type: CellType::Decimal,
        about: "",
    }));
    let rows = rows.into_iter().map(|(mut cells, mut values)| {
        cells.extend(names.iter().map(|name| values.remove(name).unwrap_or_default()));
        OwnedRow(cells)
    });
    (heads, rows.collect())
}

/// The column of a key.
pub fn head(key: &Key, zh: bool) -> Head {
    let label = if zh { key.zh() } else { key.name() };
    let cell_type = match key {
        Key::Figure(name) => crate::table::load::declared("figures", name).map_or(CellType::Text, |d| d.cell_type),
        _ => CellType::Text,
    };
    Head { label: label.to_owned().into(), name: key.name().to_owned().into(), cell_type, about: "" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_goes_down_and_one_across() {
        assert_eq!(keys("region×year"), Ok(("region".into(), "year".into())));
        assert_eq!(keys(" region , year "), Ok(("region".into(), "year".into())));
        assert!(keys("region").is_err() && keys("a,b,c").is_err());
        let text = |s: &str| OwnedCell::Text(s.into());
        let row = |place: &str, year: OwnedCell, n: u64| (vec![text(place), year], vec![OwnedCell::Int(n)]);
        let groups = Groups {
            keys: vec![Key::Region, Key::parse("year", &[]).unwrap()],
            rows: vec![row("甲县", text("2023"), 1), row("甲县", OwnedCell::Empty, 3), row("乙县", text("2022"), 2)],
        };
        let (heads, rows) = pivot(&groups, "year", false);
        assert_eq!(heads.iter().map(|h| h.label.as_ref()).collect::<Vec<_>>(), ["region", "(none)", "2022", "2023"]);
        assert_eq!(rows[0].0, [text("甲县"), OwnedCell::Int(3), OwnedCell::Empty, OwnedCell::Int(1)]);
        assert_eq!(rows[1].0, [text("乙县"), OwnedCell::Empty, OwnedCell::Int(2), OwnedCell::Empty]);
    }
}
