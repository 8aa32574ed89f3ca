//! Tables set as lines of text: cells between bars, tabs, wide gaps, or single spaces where every cell but the first is a number.

use super::Document;
use crate::text::{Span, Text};

/// A table with a head.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Table {
    /// The paragraph of its head.
    pub header: usize,
    /// The words of its head, one a column, simplified; the first may be empty.
    pub heads: Vec<String>,
    /// Its rows.
    pub rows: Vec<TableRow>,
}

/// One row: as many cells as the head has.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TableRow {
    /// Its paragraph.
    pub paragraph: usize,
    /// The cells in the normalised text, the first being its head.
    pub cells: Vec<Span>,
}

/// What parts the cells of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    Bar,
    Tab,
    Wide,
    /// A single space, which only the source still has.
    Single,
}

/// A line as cells.
struct Cut {
    gap: Gap,
    cells: Vec<Span>,
}

/// The most cells of a row.
const WIDEST: usize = 60;

/// Finds the tables of a document.
pub fn tables(doc: &Document) -> Vec<Table> {
    let mut out = Vec::new();
    let mut i = 0;
    while i < doc.paragraphs.len() {
        match table_at(doc, i) {
            Some(table) => {
                i = table.rows.last().map_or(i, |r| r.paragraph) + 1;
                out.push(table);
            }
            None => i += 1,
        }
    }
    out
}

/// The table whose first row is paragraph `i`.
fn table_at(doc: &Document, i: usize) -> Option<Table> {
    let first = cut(doc, i).filter(|c| is_data(doc, c))?;
    let header = (0..i).rev().take(2).find(|&h| !is_rule(text(doc, h)))?;
    let heads = heads(doc, header, first.gap)?;
    let n = first.cells.len();
    // A head may leave the corner out, and a row its last cells.
    let marked = matches!(first.gap, Gap::Bar | Gap::Tab);
    let heads = match heads.len() {
        h if h == n || (marked && h > n) => heads,
        h if h + 1 == n => std::iter::once(String::new()).chain(heads).collect(),
        _ => return None,
    };
    if heads.iter().skip(1).any(|h| h.is_empty() || is_value(h)) || heads.iter().any(|h| h.contains('。')) {
        return None;
    }
    let (gap, most) = (first.gap, heads.len());
    let mut rows = vec![TableRow { paragraph: i, cells: first.cells }];
    for j in i + 1..doc.paragraphs.len() {
        match cut(doc, j) {
            Some(c) if c.gap == gap && (c.cells.len() == n || marked && c.cells.len() <= most) && is_data(doc, &c) => {
                rows.push(TableRow { paragraph: j, cells: c.cells });
            }
            _ if is_rule(text(doc, j)) => {}
            _ => break,
        }
    }
    let least = if gap == Gap::Single { 2 } else { 1 };
    (rows.len() >= least).then_some(Table { header, heads, rows })
}

fn text(doc: &Document, paragraph: usize) -> &str {
    &doc.text.norm[doc.paragraphs[paragraph].span.clone()]
}

/// The line under a markdown head.
fn is_rule(text: &str) -> bool {
    text.contains('-') && text.chars().all(|c| matches!(c, '|' | '-' | ':' | ' ' | '+'))
}

/// Cuts a paragraph into cells.
fn cut(doc: &Document, paragraph: usize) -> Option<Cut> {
    let span = &doc.paragraphs[paragraph].span;
    let line = text(doc, paragraph);
    let gap = gap_of(line);
    if gap == Gap::Single {
        return single(doc, span);
    }
    let mut cells = Vec::new();
    let base = span.start;
    match gap {
        Gap::Bar | Gap::Tab => {
            let bar = if gap == Gap::Bar { '|' } else { '\t' };
            let inner = if gap == Gap::Bar { line.trim().trim_start_matches('|').trim_end_matches('|') } else { line };
            let mut at = inner.as_ptr() as usize - line.as_ptr() as usize;
            for cell in inner.split(bar) {
                let trimmed = cell.trim_matches([' ', '*', '\t']);
                let lead = trimmed.as_ptr() as usize - cell.as_ptr() as usize;
                cells.push(base + at + lead..base + at + lead + trimmed.len());
                at += cell.len() + 1;
            }
        }
        _ => {
            let mut at = 0;
            for cell in line.split("  ") {
                let trimmed = cell.trim();
                if !trimmed.is_empty() {
                    let lead = cell.len() - cell.trim_start().len();
                    cells.push(base + at + lead..base + at + lead + trimmed.len());
                }
                at += cell.len() + 2;
            }
        }
    }
    ((2..=WIDEST).contains(&cells.len())).then_some(Cut { gap, cells })
}

fn gap_of(line: &str) -> Gap {
    let bars = line.matches('|').count();
    if bars >= 2 || (bars == 1 && (line.starts_with('|') || line.ends_with('|'))) {
        Gap::Bar
    } else if line.contains('\t') {
        Gap::Tab
    } else if line.contains("  ") {
        Gap::Wide
    } else {
        Gap::Single
    }
}

/// `工业 8848 -45.1`: the spaces are gone from the normalised text, the numbers are found there one after another.
fn single(doc: &Document, span: &Span) -> Option<Cut> {
    let source = doc.text.source_slice(span);
    if source.len() > 300 {
        return None;
    }
    let parts: Vec<&str> = source.split_whitespace().collect();
    let values = parts.iter().rev().take_while(|p| is_value(p)).count();
    let labels = parts.len() - values;
    if values == 0 || labels == 0 || labels > 3 || parts.len() > WIDEST {
        return None;
    }
    let norm = &doc.text.norm[span.clone()];
    let mut cells = vec![Span::default()];
    // The first number is looked for from behind the label.
    let mut at = parts[..labels].iter().map(|p| p.chars().count()).sum::<usize>();
    at = norm.char_indices().nth(at).map_or(norm.len(), |(i, _)| i);
    for part in &parts[labels..] {
        let value = Text::new((*part).to_owned()).norm;
        let found = at + norm.get(at..)?.find(value.as_str())?;
        cells.push(span.start + found..span.start + found + value.len());
        at = found + value.len();
    }
    let label = norm.get(..cells[1].start - span.start)?.trim_end();
    cells[0] = span.start..span.start + label.len();
    (!label.is_empty()).then_some(Cut { gap: Gap::Single, cells })
}

/// The words of a head, one a column.
fn heads(doc: &Document, paragraph: usize, gap: Gap) -> Option<Vec<String>> {
    if gap == Gap::Single {
        let source = doc.text.source_slice(&doc.paragraphs[paragraph].span);
        let heads: Vec<String> =
            source.split_whitespace().take(WIDEST + 1).map(|s| Text::new(s.to_owned()).norm).collect();
        return (source.len() <= 400 && heads.len() >= 2).then_some(heads);
    }
    let cut = cut(doc, paragraph).filter(|c| c.gap == gap)?;
    Some(cut.cells.into_iter().map(|c| doc.text.norm[c].to_owned()).collect())
}

/// A label and numbers.
fn is_data(doc: &Document, cut: &Cut) -> bool {
    let cell = |s: &Span| &doc.text.norm[s.clone()];
    let values = cut.cells[1..].iter().filter(|c| is_value(cell(c))).count();
    let full = cut.cells[1..].iter().filter(|c| !cell(c).is_empty()).count();
    !cell(&cut.cells[0]).is_empty() && values > 0 && values * 2 >= full
}

/// A number, with at most a few characters of unit about it.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['+', '-', '−', '－', '$', '¥', '(', '(']);
    let digits = |c: &char| c.is_ascii_digit() || ('０'..='９').contains(c);
    let starts = cell.chars().next().as_ref().is_some_and(digits);
    let other = cell.chars().filter(|c| !digits(c) && !matches!(c, ',' | '.' | '，' | '．' | '%' | '％' | ')')).count();
    // 2018年, 3月末, 1-3月 are heads.
    starts && other <= 6 && !cell.contains(['年', '月', '季', '日'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> Vec<(Vec<String>, Vec<Vec<String>>)> {
        let doc = Document::new(Text::new(text.into()));
        tables(&doc)
            .into_iter()
            .map(|t| {
                let cells = |r: &TableRow| r.cells.iter().map(|c| doc.text.norm[c.clone()].to_owned()).collect();
                (t.heads, t.rows.iter().map(cells).collect())
            })
            .collect()
    }

    #[test]
    fn tables_of_every_make() {
        let heads = ["指标", "总量(万元)", "比上年增长(%)"];
        let rows = [["工业", "8848", "-45.1"], ["商业", "5,232", "2.8"]];
        for text in [
            "全县生产如下。\n指标 总量（万元） 比上年增长（%）\n工业 8848 -45.1\n商业 5,232 2.8\n合计见正文。\n",
            "指标\t总量(万元)\t比上年增长(%)\n工业\t8848\t-45.1\n商业\t5,232\t2.8\n",
            "| 指标 | 总量(万元) | 比上年增长(%) |\n| --- | --- | --- |\n| 工业 | 8848 | -45.1 |\n| 商业 | **5,232** | 2.8 |\n",
            "指标   总量(万元)   比上年增长(%)\n工业     8848      -45.1\n商业     5,232     2.8\n",
        ] {
            let got = of(text);
            assert_eq!(got.len(), 1, "{text}");
            assert_eq!(got[0].0, heads, "{text}");
            assert_eq!(got[0].1, rows, "{text}");
        }
    }

    #[test]
    fn rows_may_end_early() {
        let got = of("指标\t3月末\t4月末\t5月末\n存款\t2291.6\t2262.5\n#境内\t2291.6\n贷款\t985.1\t1016.4\t1020\n");
        assert_eq!(got[0].1.iter().map(Vec::len).collect::<Vec<_>>(), [3, 2, 4]);
    }

    #[test]
    fn prose_and_lists_are_no_tables() {
        for text in [
            "全县今年修路 12 公里\n惠及群众 410 户\n办件 33 件\n",
            "一、农业\n二、工业\n",
            "南桥日报  2018年05月07日\n第 3 版\n",
            "时间  地点\n",
            "",
        ] {
            assert_eq!(of(text), [], "{text}");
        }
    }
}
