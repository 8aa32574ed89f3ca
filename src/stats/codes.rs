//! Columns as small numbers, one for each different cell, so that rows are compared and grouped without their words.

use polars::prelude::*;
use rustc_hash::FxHashMap;

/// A column of which every different cell stands once.
#[derive(Debug, Default)]
pub struct Codes<T> {
    /// For each row, the number of its cell.
    pub of: Vec<u32>,
    /// The different cells.
    pub cells: Vec<T>,
}

impl<T> Codes<T> {
    /// The cell of row `i`.
    pub fn get(&self, i: usize) -> &T {
        &self.cells[self.of[i] as usize]
    }

    /// The same rows with other cells.
    pub fn map<U>(self, cells: impl FnMut(T) -> U) -> Codes<U> {
        Codes { of: self.of, cells: self.cells.into_iter().map(cells).collect() }
    }
}

/// The words of a column; what is empty or not there is the word 0, the empty one.
pub fn words(column: Option<&StringChunked>, height: usize) -> Codes<&str> {
    let mut cells = vec![""];
    let Some(column) = column else { return Codes { of: vec![0; height], cells } };
    let mut of = Vec::with_capacity(height);
    let mut known = FxHashMap::from_iter([("", 0)]);
    for array in column.downcast_iter() {
        // Words of a dictionary are the same 16 bytes in every row, which are told apart sooner than the words.
        let mut seen: FxHashMap<(u64, u64), u32> = FxHashMap::default();
        let mut last = ((0, 0), 0);
        for (view, word) in array.views().iter().zip(array.iter()) {
            let Some(word) = word else {
                of.push(0);
                continue;
            };
            let place = (
                u64::from(view.length) << 32 | u64::from(view.prefix),
                u64::from(view.buffer_idx) << 32 | u64::from(view.offset),
            );
            if last.0 != place {
                let code = *seen.entry(place).or_insert_with(|| {
                    *known.entry(word).or_insert_with(|| {
                        cells.push(word);
                        (cells.len() - 1) as u32
                    })
                });
                last = (place, code);
            }
            of.push(last.1);
        }
    }
    Codes { of, cells }
}

/// Any cells that can be copied and compared.
pub fn values<T: Copy + Eq + std::hash::Hash>(rows: impl Iterator<Item = T>) -> Codes<T> {
    let mut codes = Codes { of: Vec::with_capacity(rows.size_hint().0), cells: Vec::new() };
    let mut known: FxHashMap<T, u32> = FxHashMap::default();
    let mut last: Option<(T, u32)> = None;
    for value in rows {
        let code = match last {
            Some((same, code)) if same == value => code,
            _ => *known.entry(value).or_insert_with(|| {
                codes.cells.push(value);
                (codes.cells.len() - 1) as u32
            }),
        };
        last = Some((value, code));
        codes.of.push(code);
    }
    codes
}

/// Two columns of as many rows as one: each different pair of cells.
pub fn pairs<A, B>(a: &Codes<A>, b: &Codes<B>) -> Codes<(u32, u32)> {
    let (wide, rows) = (b.cells.len(), a.of.len());
    let most = a.cells.len().saturating_mul(wide);
    if most > rows.saturating_mul(2).max(1 << 16) {
        return values(a.of.iter().copied().zip(b.of.iter().copied()));
    }
    let mut table = vec![u32::MAX; most];
    let mut codes = Codes { of: Vec::with_capacity(rows), cells: Vec::new() };
    for (a, b) in a.of.iter().zip(&b.of) {
        let code = &mut table[*a as usize * wide + *b as usize];
        if *code == u32::MAX {
            *code = codes.cells.len() as u32;
            codes.cells.push((*a, *b));
        }
        codes.of.push(*code);
    }
    codes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_different_cell_stands_once() {
        let column: StringChunked = [
            Some("甲县"),
            None,
            Some("超过十二个字节的一个名字"),
            Some(""),
            Some("甲县"),
            Some("超过十二个字节的一个名字"),
        ]
        .into_iter()
        .collect();
        let words = words(Some(&column), 6);
        assert_eq!(words.cells, ["", "甲县", "超过十二个字节的一个名字"]);
        assert_eq!(words.of, [1, 0, 2, 0, 1, 2]);
        assert_eq!(super::words(None, 2).of, [0, 0]);
        let numbers = values([5, 5, 7, 5].into_iter());
        assert_eq!((numbers.of, numbers.cells), (vec![0, 0, 1, 0], vec![5, 7]));
    }

    #[test]
    fn pairs_are_the_same_by_table_and_by_hash() {
        let (a, b) = (values((0..300).map(|i| i % 7)), values((0..300).map(|i| i % 5)));
        let few = pairs(&a, &b);
        assert_eq!(few.cells.len(), 35);
        assert!((0..300).all(|i| few.get(i) == &(a.of[i], b.of[i])));
        let (a, b) = (values(0..2000), values((0..2000).map(|i| i * 2)));
        let many = pairs(&a, &b);
        assert_eq!((many.cells.len(), many.get(1999)), (2000, &(1999, 1999)));
    }
}
