//! The rows of a table of the web: cells that span columns and rows in their places, and heads of several rows as one, so that each
//! column has one head (`总量` over `本月` and `累计`: `总量本月`, `总量累计`).

/// The widest row, and the longest text that is set more than once.
const WIDEST: usize = 200;
const LONGEST: usize = 64;

/// A cell.
#[derive(Debug, Default)]
pub struct Cell {
    /// Its text on one line.
    pub text: String,
    /// How many columns it spans.
    pub columns: usize,
    /// How many rows it spans.
    pub rows: usize,
}

/// What the rows so far leave for the next.
#[derive(Debug, Default)]
pub struct Grid {
    /// For each column, the text of a cell above that reaches down, and for how many rows more.
    down: Vec<(String, usize)>,
    /// The head so far, while rows of it follow.
    head: Option<Vec<String>>,
    /// Whether a row of data was seen: no head follows.
    data: bool,
}

impl Grid {
    /// The lines that a row makes, tabs between the cells.
    pub fn row(&mut self, cells: Vec<Cell>) -> Vec<String> {
        // One cell over all columns is a caption.
        if cells.len() == 1 && cells[0].columns > 1 && self.down.iter().all(|d| d.1 == 0) {
            let mut lines = self.head();
            lines.push(line(&[cells.into_iter().map(|c| c.text).collect()]));
            return lines;
        }
        let head = !self.data && cells.len() > 1 && !cells.iter().any(|c| is_value(&c.text));
        let spans = cells.iter().any(|c| c.columns > 1 || c.rows > 1);
        let row = self.place(cells, head);
        if !head {
            self.data |= row.len() > 1;
            let mut lines = self.head();
            lines.push(line(&row));
            return lines;
        }
        let row = match self.head.take() {
            Some(above) => joined(above, row),
            None => row,
        };
        if spans || self.down.iter().any(|d| d.1 > 0) {
            self.head = Some(row);
            return Vec::new();
        }
        vec![line(&row)]
    }

    /// The head that waits for more rows of it.
    pub fn head(&mut self) -> Vec<String> {
        self.head.take().map(|head| line(&head)).into_iter().collect()
    }

    /// The texts of a row, column by column.
    fn place(&mut self, cells: Vec<Cell>, head: bool) -> Vec<String> {
        let mut row: Vec<String> = Vec::new();
        let mut cells = cells.into_iter();
        loop {
            let at = row.len();
            if at >= WIDEST {
                return row;
            }
            if let Some((text, rows)) = self.down.get_mut(at).filter(|d| d.1 > 0) {
                *rows -= 1;
                row.push(text.clone());
                continue;
            }
            let Some(cell) = cells.next() else {
                // Cells from above to the right of the last.
                match self.down.iter().skip(at).position(|d| d.1 > 0) {
                    Some(gap) => row.extend(std::iter::repeat_n(String::new(), gap)),
                    None => return row,
                }
                continue;
            };
            let again = if cell.text.chars().count() <= LONGEST { cell.text.clone() } else { String::new() };
            for n in 0..cell.columns.clamp(1, WIDEST) {
                if cell.rows > 1 {
                    if self.down.len() <= at + n {
                        self.down.resize(at + n + 1, (String::new(), 0));
                    }
                    let text = if n == 0 || head { again.clone() } else { String::new() };
                    self.down[at + n] = (text, cell.rows - 1);
                }
                row.push(match n {
                    0 => cell.text.clone(),
                    _ if head => again.clone(),
                    _ => String::new(),
                });
            }
        }
    }
}

/// Two rows of a head as one.
fn joined(above: Vec<String>, below: Vec<String>) -> Vec<String> {
    let mut above = above.into_iter();
    let mut row: Vec<String> = below
        .into_iter()
        .map(|cell| match above.next() {
            Some(top) if top != cell => top + &cell,
            _ => cell,
        })
        .collect();
    row.extend(above);
    row
}

fn line(cells: &[String]) -> String {
    cells.join("\t").trim_end_matches('\t').to_owned()
}

/// A number, not a year or a month that heads a column.
fn is_value(cell: &str) -> bool {
    let cell = cell.trim_start_matches(['+', '-', '−', '－']);
    cell.starts_with(|c: char| c.is_ascii_digit()) && !cell.contains(['年', '月', '季', '日', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text*columns/rows`, cells apart by spaces.
    fn rows(table: &[&str]) -> Vec<String> {
        let cell = |s: &str| {
            let (s, rows) = s.split_once('/').unwrap_or((s, "1"));
            let (text, columns) = s.split_once('*').unwrap_or((s, "1"));
            Cell { text: text.into(), columns: columns.parse().unwrap(), rows: rows.parse().unwrap() }
        };
        let mut grid = Grid::default();
        let mut out: Vec<String> = table.iter().flat_map(|r| grid.row(r.split(' ').map(cell).collect())).collect();
        out.extend(grid.head());
        out
    }

    #[test]
    fn heads_of_two_rows_are_one() {
        let table = ["主要指标*5", "指标/2 总量(亿元)*2 增速(%)*2", "本月 累计 本月 累计", "工业 1.2 8.8 5.1 4.9"];
        assert_eq!(
            rows(&table),
            ["主要指标", "指标\t总量(亿元)本月\t总量(亿元)累计\t增速(%)本月\t增速(%)累计", "工业\t1.2\t8.8\t5.1\t4.9"]
        );
    }

    #[test]
    fn cells_that_reach_down_keep_the_columns() {
        assert_eq!(
            rows(&["县区 行业 产值", "甲县/2 工业 8", "农业 5", "乙县 工业 7"]),
            ["县区\t行业\t产值", "甲县\t工业\t8", "甲县\t农业\t5", "乙县\t工业\t7"]
        );
        assert_eq!(
            rows(&["指标 2013年 2014年", "产值*2 7", "人口 1 2"]),
            ["指标\t2013年\t2014年", "产值\t\t7", "人口\t1\t2"]
        );
        assert_eq!(rows(&["甲/9 乙*2", "丙 丁"]), ["甲\t乙丙\t乙丁"]);
    }

    #[test]
    fn hostile_spans_cost_little() {
        let long = "长".repeat(1000);
        let mut grid = Grid::default();
        let cell = |text: &str| Cell { text: text.into(), columns: usize::MAX, rows: usize::MAX };
        grid.row(vec![cell(&long), cell("1")]);
        let lines: usize = (0..1000).map(|_| grid.row(vec![cell("2")]).iter().map(String::len).sum::<usize>()).sum();
        assert!(lines < 1_000_000, "{lines}");
    }
}
