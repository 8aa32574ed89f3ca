//! What a run changes in a table, figure by figure.

use super::job::Mode;
use std::collections::{HashMap, HashSet};

/// How many rows change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Changes {
    /// Rows that come new.
    pub inserted: usize,
    /// Rows of which a cell changes.
    pub updated: usize,
    /// Rows that stay, with a figure that the sources still have.
    pub unchanged: usize,
    /// Rows that go.
    pub removed: usize,
    /// Rows that stay although the sources have their figure no more, and rows that people added.
    pub kept: usize,
}

impl Changes {
    /// Whether anything changes.
    pub fn any(&self) -> bool {
        self.inserted + self.updated + self.removed > 0
    }
}

/// What becomes of the rows.
#[derive(Debug, Default, PartialEq)]
pub struct Plan {
    /// Rows of the target that take cells from new rows: (old row, new row).
    pub pairs: Vec<(usize, usize)>,
    /// New rows that are added, in order.
    pub added: Vec<usize>,
    /// Rows of the target that go.
    pub removed: Vec<usize>,
    /// Rows of the target that stay as they are.
    pub kept: usize,
}

/// Pairs the rows by figure. An empty id is a row that people added, never one of ours.
pub fn plan(mode: Mode, old: &[String], new: &[String]) -> Plan {
    let mut places: HashMap<&str, usize> = HashMap::new();
    for (i, id) in old.iter().enumerate().filter(|(_, id)| !id.is_empty()) {
        places.entry(id).or_insert(i);
    }
    let mut plan = Plan::default();
    let mut met = HashSet::new();
    let mut fresh = HashSet::new();
    for (i, id) in new.iter().enumerate() {
        match places.get(id.as_str()) {
            Some(at) if met.insert(*at) && mode != Mode::Append => plan.pairs.push((*at, i)),
            Some(_) => {}
            None if fresh.insert(id) => plan.added.push(i),
            None => {}
        }
    }
    for i in (0..old.len()).filter(|i| !met.contains(i)) {
        if mode == Mode::Replace && !old[i].is_empty() { plan.removed.push(i) } else { plan.kept += 1 }
    }
    if mode == Mode::Append {
        plan.kept += met.len();
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(list: &str) -> Vec<String> {
        list.split(' ').map(|s| s.trim_matches('-').to_owned()).collect()
    }

    #[test]
    fn figures_are_never_there_twice() {
        let (old, new) = (ids("a - b"), ids("b c a c"));
        let p = plan(Mode::Upsert, &old, &new);
        assert_eq!((p.pairs, p.added, p.removed, p.kept), (vec![(2, 0), (0, 2)], vec![1], vec![], 1));
        let p = plan(Mode::Append, &old, &new);
        assert_eq!((p.pairs, p.added, p.removed, p.kept), (vec![], vec![1], vec![], 3));
        let p = plan(Mode::Replace, &old, &ids("b"));
        assert_eq!((p.pairs, p.added, p.removed, p.kept), (vec![(2, 0)], vec![], vec![0], 1));
    }
}
