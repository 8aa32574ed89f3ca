//! Pieces of text on a page, in reading order: lines from pieces on one height, columns from gutters that many lines share, rows of
//! tables with tabs. First lines keep their indent, and a gap between paragraphs its blank line, for both tell where paragraphs begin.

use crate::text::layout::GOES_ON;

/// A piece of text with its place: from the left, and upwards.
#[derive(Clone, Debug)]
pub struct Piece {
    /// Left edge.
    pub x0: f32,
    /// Right edge.
    pub x1: f32,
    /// Middle of its height.
    pub y: f32,
    /// Size of its characters.
    pub size: f32,
    /// The text.
    pub text: String,
    /// Where the text of an item begins, behind its number.
    hang: Option<f32>,
}

impl Piece {
    /// A piece between two edges, on a height, of a size.
    pub fn new((x0, x1): (f32, f32), y: f32, size: f32, text: String) -> Self {
        Self { x0, x1, y, size, text, hang: None }
    }
}

/// A gap this wide, in characters, parts cells and columns.
const GAP: f32 = 1.5;
/// A column of text is at least this wide, in characters; what is narrower is a column of a table, or the number of an item.
const COLUMN: f32 = 8.0;
/// Lines that must end together to show the right edge of a column, and how far apart, in characters, when they are not justified.
const EDGE: usize = 3;
const RAGGED: f32 = 1.6;
/// Lines that must share a gutter.
const LINES: usize = 4;

/// The text of a page.
pub fn page(mut pieces: Vec<Piece>) -> String {
    pieces.retain(|p| {
        p.size > 0.0 && [p.x0, p.x1, p.y, p.size].iter().all(|n| n.is_finite()) && !p.text.trim().is_empty()
    });
    let rows = rows(pieces);
    let gutters = gutters(&rows);
    let mut out = Out::new(&rows);
    let mut columns: Vec<Vec<Vec<Piece>>> = vec![Vec::new(); gutters.len() + 1];
    let last = rows.len().saturating_sub(1);
    let far = |a: usize, b: usize| rows[a][0].y - rows[b][0].y > 2.0 * out.leading;
    // The lines at the head and the foot, apart from the text.
    let edges = [last > 0 && far(0, 1), last > 1 && far(last - 1, last)];
    for (i, row) in rows.into_iter().enumerate() {
        // A line over the whole page ends the columns above it.
        let edge = i == 0 && edges[0] || i == last && edges[1];
        if edge || row.iter().any(|p| gutters.iter().any(|g| p.x0 < *g && p.x1 > *g)) {
            out.columns(&mut columns);
            out.column(vec![row]);
            continue;
        }
        let mut parts: Vec<Vec<Piece>> = vec![Vec::new(); gutters.len() + 1];
        for piece in row {
            let at = gutters.partition_point(|g| *g < (piece.x0 + piece.x1) / 2.0);
            parts[at].push(piece);
        }
        for (column, part) in columns.iter_mut().zip(parts) {
            if !part.is_empty() {
                column.push(part);
            }
        }
    }
    out.columns(&mut columns);
    out.text
}

/// The rows from the top, each as segments from the left: pieces with no wide gap between them.
fn rows(mut pieces: Vec<Piece>) -> Vec<Vec<Piece>> {
    pieces.sort_by(|a, b| b.y.total_cmp(&a.y));
    let mut rows: Vec<Vec<Piece>> = Vec::new();
    for piece in pieces {
        match rows.last_mut() {
            Some(row) if (row[0].y - piece.y).abs() < 0.5 * row[0].size.max(piece.size) => row.push(piece),
            _ => rows.push(vec![piece]),
        }
    }
    rows.into_iter().map(segments).collect()
}

fn segments(mut row: Vec<Piece>) -> Vec<Piece> {
    row.sort_by(|a, b| a.x0.total_cmp(&b.x0));
    let mut out: Vec<Piece> = Vec::new();
    for piece in row {
        let Some(last) = out.last_mut() else {
            out.push(piece);
            continue;
        };
        let gap = piece.x0 - last.x1;
        if gap > GAP * last.size.max(piece.size) {
            out.push(piece);
            continue;
        }
        // Bold type is set by printing the same twice, a hair apart.
        if piece.text == last.text && (piece.x0 - last.x0).abs() < 0.3 * piece.size {
            continue;
        }
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
        if gap > 0.2 * piece.size && latin(last.text.chars().next_back()) && latin(piece.text.chars().next()) {
            last.text.push(' ');
        }
        if gap > 0.5 * piece.size && piece.x0 - last.x0 < COLUMN * piece.size {
            last.hang.get_or_insert(piece.x0);
        }
        last.text.push_str(&piece.text);
        last.x1 = last.x1.max(piece.x1);
        last.size = last.size.max(piece.size);
    }
    out
}

/// Where the columns of text part: the middles of gaps that many lines share, with wide text on both sides.
fn gutters(rows: &[Vec<Piece>]) -> Vec<f32> {
    let wide = |p: &Piece| p.x1 - p.x0 > COLUMN * p.size;
    // A gap as left edge, right edge, and whether the text on both sides is wide.
    let mut gaps: Vec<(f32, f32, bool)> = Vec::new();
    for row in rows {
        gaps.extend(row.windows(2).map(|w| (w[0].x1, w[1].x0, wide(&w[0]) && wide(&w[1]))));
    }
    gaps.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut gutters: Vec<f32> = Vec::new();
    let mut at = 0;
    while at < gaps.len() {
        // Gaps that end at about the same place: the left edge of a column is straight but for first lines.
        let right = gaps[at].1;
        let same = gaps[at..].iter().take_while(|g| g.1 - right < 30.0).count();
        let group = &gaps[at..at + same];
        at += same;
        let texts = group.iter().filter(|g| g.2).count();
        if texts < LINES || texts * 3 < group.len() * 2 {
            continue;
        }
        let gutter = right - 1.0;
        let crossing = rows.iter().flatten().filter(|p| p.x0 < gutter && p.x1 > gutter).count();
        if crossing <= texts && gutters.last().is_none_or(|g| gutter - g > 20.0) {
            gutters.push(gutter);
        }
    }
    gutters
}

/// The right edge of a column: where several of its lines end, none far behind.
fn right_edge(rows: &[Vec<Piece>]) -> Option<f32> {
    let mut ends: Vec<(f32, f32)> = Vec::new();
    for row in rows {
        if let Some(last) = row.last().filter(|p| p.x1 - row[0].x0 > COLUMN * p.size) {
            ends.push((last.x1, last.size));
        }
    }
    ends.sort_by(|a, b| b.0.total_cmp(&a.0));
    let near = |w: &[(f32, f32)]| w[0].0 - w[EDGE - 1].0 < RAGGED * w[0].1;
    ends.windows(EDGE).find(|w| near(w)).map(|w| w[0].0)
}

/// Whether a line fills its column, so that its sentence may go on in the next.
fn fills(line: &[Piece], right: Option<f32>) -> bool {
    let [first, rest @ ..] = line else { return false };
    // The number of an item may stand before the text.
    let last = rest.last().unwrap_or(first);
    let full = right.is_some_and(|right| right - last.x1 < RAGGED * last.size);
    // A table of contents fills its lines with dots.
    let leads = ["...", "…", "··", "．．"].iter().any(|dots| last.text.contains(dots));
    full && last.x1 - last.x0 > COLUMN * last.size && rest.len() < 2 && !leads && !is_row(last)
}

/// A row of a table that stands as one piece of text.
fn is_row(p: &Piece) -> bool {
    p.text.contains('\t') || p.text.matches('|').count() > 1
}

/// Whether a line that fills its column goes on in the next, which begins at the left edge.
fn runs_on(this: &[Piece], next: &[Piece], right: Option<f32>) -> bool {
    let (Some(a), [b]) = (this.last(), next) else { return false };
    let alike = (a.size - b.size).abs() < 0.1 * a.size.max(b.size);
    fills(this, right) && alike && !is_row(b) && !crate::text::page::is_list_item(b.text.trim_start())
}

struct Out {
    text: String,
    /// The usual distance of two lines.
    leading: f32,
}

impl Out {
    fn new(rows: &[Vec<Piece>]) -> Self {
        let mut steps: Vec<f32> = rows.windows(2).map(|w| w[0][0].y - w[1][0].y).collect();
        steps.sort_by(f32::total_cmp);
        Self { text: String::new(), leading: steps.get(steps.len() / 2).copied().unwrap_or(f32::MAX) }
    }

    fn columns(&mut self, columns: &mut [Vec<Vec<Piece>>]) {
        for column in columns {
            self.column(std::mem::take(column));
        }
    }

    fn column(&mut self, rows: Vec<Vec<Piece>>) {
        let left = rows.iter().map(|r| r[0].x0).fold(f32::MAX, f32::min);
        let right = right_edge(&rows);
        // Where the text of an item hangs, behind its number.
        let mut hang = None;
        for (i, row) in rows.iter().enumerate() {
            let gap = i > 0 && rows[i - 1][0].y - row[0].y > 1.6 * self.leading;
            if gap {
                self.text.push('\n');
            }
            let at = |x: f32| (row[0].x0 - x).abs() < 0.8 * row[0].size;
            let hangs = hang.is_some_and(at);
            if i > 0 && !gap && (hangs || at(left)) && runs_on(&rows[i - 1], row, right) {
                self.text.pop();
                // A number goes on over the end of a line; words of Latin letters do not.
                let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphabetic());
                if latin(self.text.chars().next_back()) && latin(row[0].text.chars().next()) {
                    self.text.push(' ');
                }
            } else if !hangs {
                let indent = ((row[0].x0 - left) / row[0].size).round().clamp(0.0, 10.0) as usize;
                self.text.extend(std::iter::repeat_n('\u{3000}', indent));
                let cell = row.get(1).filter(|p| p.x0 - row[0].x0 < COLUMN * p.size).map(|p| p.x0);
                hang = row[0].hang.or(cell);
            }
            // Two cells make a row of a table only beside another such row.
            let cells = |at: Option<usize>| at.and_then(|i| rows.get(i)).map_or(0, Vec::len);
            let table = row.len() > 2 || row.len() == 2 && cells(i.checked_sub(1)).max(cells(Some(i + 1))) > 1;
            for (n, segment) in row.iter().enumerate() {
                if n > 0 {
                    self.text.push(if table { '\t' } else { ' ' });
                }
                self.text.push_str(segment.text.trim_end());
            }
            if i + 1 == rows.len() && fills(row, right) {
                self.text.push(GOES_ON);
            }
            self.text.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(x0: f32, y: f32, text: &str) -> Piece {
        Piece::new((x0, x0 + 10.0 * text.chars().count() as f32), y, 10.0, text.into())
    }

    #[test]
    fn pieces_of_a_line_are_one() {
        let line = vec![piece(80.0, 100.2, "12"), piece(50.0, 100.0, "完成了"), piece(102.0, 100.0, "亿元")];
        assert_eq!(page(line), "完成了12亿元\n");
        assert_eq!(page(vec![piece(50.0, 100.0, "GDP"), piece(83.0, 100.0, "grew")]), "GDP grew\n");
        assert_eq!(page(vec![piece(50.0, 100.0, "标题"), piece(50.4, 100.0, "标题")]), "标题\n", "bold");
    }

    #[test]
    fn columns_are_read_one_after_the_other() {
        let mut pieces = vec![piece(50.0, 200.0, &"题".repeat(24))];
        for i in 0..6u8 {
            let y = 180.0 - 12.0 * f32::from(i);
            pieces.push(piece(50.0, y, &format!("左{i}").repeat(5)));
            pieces.push(piece(180.0, y, &format!("右{i}").repeat(5)));
        }
        let text = page(pieces);
        let at = |s: &str| text.find(s).unwrap_or_else(|| panic!("{s} is missing in {text}"));
        assert!(at("题") < at("左0") && at("左5") < at("右0") && at("右0") < at("右5"), "{text}");
    }

    #[test]
    fn numbers_of_items_and_tables_are_no_columns() {
        let mut pieces = Vec::new();
        for i in 0..6u8 {
            let y = 180.0 - 12.0 * f32::from(i);
            if i % 2 == 0 {
                pieces.push(piece(50.0, y, "(一)"));
            }
            pieces.push(piece(100.0, y, "有否调查工资的实施对环境的影响"));
        }
        let text = page(pieces);
        let item = format!("(一) {0}{0}", "有否调查工资的实施对环境的影响");
        assert_eq!(text.replace('\u{2060}', ""), format!("{item}\n{item}\n{item}\n"));
        let mut pieces = Vec::new();
        for (i, (name, value)) in [("生产总值", "28.5"), ("投资", "15.6"), ("零售", "9.8")].into_iter().enumerate()
        {
            pieces.push(piece(50.0, 180.0 - 12.0 * i as f32, name));
            pieces.push(piece(150.0, 180.0 - 12.0 * i as f32, value));
        }
        assert_eq!(page(pieces), "生产总值\t28.5\n投资\t15.6\n零售\t9.8\n");
    }

    #[test]
    fn lines_that_fill_the_column_are_one_paragraph() {
        let lines = |texts: &[(f32, &str)]| {
            page(texts.iter().enumerate().map(|(i, (x, text))| piece(*x, 300.0 - 12.0 * i as f32, text)).collect())
        };
        let text = lines(&[
            (70.0, "上半年全县完成投资二十八亿元，建"),
            (50.0, "成学校十二所，新修水渠四十八公里，受益"),
            (50.0, "农田七千五百亩。"),
            (70.0, "下半年全县将修公路三十六公里，种"),
            (50.0, "树九万株，改造农房三百二十户，惠及群众"),
            (50.0, "(二)另一件事情"),
        ]);
        assert_eq!(
            text,
            [
                "　　上半年全县完成投资二十八亿元，建成学校十二所，新修水渠四十八公里，受益农田七千五百亩。\n",
                "　　下半年全县将修公路三十六公里，种树九万株，改造农房三百二十户，惠及群众\n(二)另一件事情\n"
            ]
            .concat()
        );
        let contents = [(50.0, "第一章 总则…………1"), (50.0, "第二章 人口…………3"), (50.0, "第三章 工业…………8")];
        assert_eq!(lines(&contents).lines().count(), 3);
    }

    #[test]
    fn indents_and_gaps_stay() {
        let pieces = vec![
            piece(70.0, 100.0, "首行"),
            piece(50.0, 88.0, "次行"),
            piece(50.0, 76.0, "三行"),
            piece(70.0, 40.0, "另段"),
            piece(50.0, 28.0, "末行"),
        ];
        assert_eq!(page(pieces), "　　首行\n次行\n三行\n\n　　另段\n末行\n");
        assert_eq!(page(vec![Piece { y: f32::NAN, ..piece(0.0, 0.0, "甲") }]), "");
    }
}
