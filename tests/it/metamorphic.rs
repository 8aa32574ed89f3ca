//! Pages are rewritten by rule, and the same figures are expected with the same change. Over samples/ always, and over
//! the pages of ../shared where they are. The share of figures that hold is printed for each rule, and must not fall below
//! its floor; `BAOSHU_SHOW=1` prints those that do not.

mod rewrite;
mod rules;

use crate::pages::{Page, gold, samples};
use baoshu::row::FigureRow;
use baoshu::text::layout;
use rewrite::Rewrite;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// What all rules together, and each rule, must hold over the pages.
const FLOOR: f64 = 0.97;
const FLOOR_OF_RULE: f64 = 0.90;

/// What a figure says, and where.
#[derive(Clone, Debug, PartialEq)]
struct Said {
    span: (usize, usize),
    value: Option<Decimal>,
    value_max: Option<Decimal>,
    words: [String; 11],
}

impl Said {
    fn by(row: &FigureRow) -> Self {
        let day = |d: Option<jiff::civil::Date>| d.map(|d| d.to_string()).unwrap_or_default();
        Self {
            span: (row.start as usize, row.end as usize),
            value: row.value,
            value_max: row.value_max,
            words: [
                row.kind.as_str().into(),
                row.unit.clone(),
                row.qualifier.as_str().into(),
                row.direction.as_str().into(),
                row.basis.as_str().into(),
                row.role.as_str().into(),
                row.status.as_str().into(),
                row.indicator.clone(),
                row.subject.clone(),
                day(row.period_start),
                day(row.period_end),
            ],
        }
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    held: usize,
    all: usize,
}

impl Tally {
    fn share(self) -> f64 {
        if self.all == 0 { 1.0 } else { self.held as f64 / self.all as f64 }
    }
}

/// How many of a page's figures stay what they were under a rewrite; one that only the rewritten page has counts as one
/// that did not hold.
fn compare(page: &Page, rows: &[FigureRow], rewrite: &Rewrite, name: &str, show: bool) -> Tally {
    let mut found: HashMap<(usize, usize), Said> =
        page.figures_of(&rewrite.text).iter().map(Said::by).map(|s| (s.span, s)).collect();
    let mut tally = Tally::default();
    for row in rows {
        let mut wanted = Said::by(row);
        wanted.span = rewrite.span(wanted.span);
        (wanted.value, wanted.value_max) = rewrite.values(row);
        let got = found.remove(&wanted.span);
        tally.all += 1;
        if got.as_ref() == Some(&wanted) {
            tally.held += 1;
        } else if show {
            let around: String = rewrite.text.chars().skip(wanted.span.0.saturating_sub(20)).take(60).collect();
            eprintln!("{name} {} {}: {:?}\n  wanted {wanted:?}\n  got    {got:?}", page.name, row.text, around);
        }
    }
    if show {
        for extra in found.values() {
            eprintln!("{name} {}: only the rewritten page has {extra:?}", page.name);
        }
    }
    tally.all += found.len();
    tally
}

/// The page with each paragraph on one line, as rules that change the length of lines want it.
fn unwrapped(page: &Page) -> Page {
    let mut text = page.text.clone();
    for join in layout::joins(&page.text).into_iter().rev() {
        text.replace_range(join, "");
    }
    Page { text, ..page.clone() }
}

fn run(pages: Vec<Page>, what: &str) -> f64 {
    let pages: Vec<Page> = pages.iter().map(unwrapped).collect();
    let show = std::env::var_os("BAOSHU_SHOW").is_some();
    let mut sum = Tally::default();
    let mut low = Vec::new();
    for (name, rule) in rules::ALL {
        let mut tally = Tally::default();
        for page in &pages {
            let rows = page.figures();
            let t = compare(page, &rows, &rule(page, &rows), name, show);
            tally.held += t.held;
            tally.all += t.all;
        }
        eprintln!("metamorphic, {what}, {name}: {} of {} figures hold ({:.4})", tally.held, tally.all, tally.share());
        sum.held += tally.held;
        sum.all += tally.all;
        if tally.share() < FLOOR_OF_RULE {
            low.push(*name);
        }
    }
    eprintln!("metamorphic, {what}, all rules: {} of {} figures hold ({:.4})", sum.held, sum.all, sum.share());
    assert!(low.is_empty(), "{what}: {low:?} hold below {FLOOR_OF_RULE}");
    sum.share()
}

#[test]
fn samples_say_the_same_when_rewritten() {
    let share = run(samples(), "samples");
    assert!(share >= FLOOR, "{share}");
}

#[test]
fn pages_of_shared_say_the_same_when_rewritten() {
    let pages = gold();
    if pages.is_empty() {
        eprintln!("../shared is not there: nothing to rewrite");
        return;
    }
    let share = run(pages, "shared");
    assert!(share >= FLOOR, "{share}");
}
