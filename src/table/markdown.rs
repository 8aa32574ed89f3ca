//! Markdown tables (GitHub Flavored Markdown, section "Tables").

use super::clean::clean;
use super::flat::text_of;
use super::{Cells, Head, Writer};
use crate::row::CellType;
use std::io::{self, Write};

/// Writes a pipe table. Text cannot become markup: what Markdown or HTML would read is escaped.
pub struct Markdown<W> {
    out: W,
    columns: usize,
    cell: String,
}

impl<W: Write + Send> Markdown<W> {
    /// Begins a table with its header.
    pub fn new(mut out: W, heads: &[Head]) -> io::Result<Self> {
        for head in heads {
            write!(out, "| {} ", escape(&head.label))?;
        }
        out.write_all(b"|\n")?;
        for head in heads {
            let numeric = matches!(head.cell_type, CellType::Int | CellType::Decimal);
            out.write_all(if numeric { b"| ---: " } else { b"| --- " })?;
        }
        out.write_all(b"|\n")?;
        Ok(Self { out, columns: heads.len(), cell: String::new() })
    }
}

impl<W: Write + Send> Writer for Markdown<W> {
    fn row(&mut self, row: &dyn Cells) -> io::Result<()> {
        for i in 0..self.columns {
            self.cell.clear();
            text_of(&row.cell(i), &mut self.cell);
            write!(self.out, "| {} ", escape(&self.cell))?;
        }
        self.out.write_all(b"|\n")
    }

    fn finish(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for c in clean(text, ' ').chars() {
        match c {
            '&' => safe.push_str("&amp;"),
            '<' => safe.push_str("&lt;"),
            '>' => safe.push_str("&gt;"),
            '\\' | '|' | '*' | '_' | '`' | '[' | ']' | '~' | '!' | '$' => {
                safe.push('\\');
                safe.push(c);
            }
            _ => safe.push(c),
        }
    }
    safe
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::row::Cell;

    struct R(&'static str);
    impl Cells for R {
        fn cell(&self, _: usize) -> Cell<'_> {
            Cell::Text(self.0)
        }
    }

    #[test]
    fn text_cannot_become_markup() {
        let head = Head { label: "a".into(), name: "a".into(), cell_type: CellType::Text, about: "" };
        let mut out = Vec::new();
        let mut m = Markdown::new(&mut out, &[head]).unwrap();
        m.row(&R("<b>|[x](y)\n*5*")).unwrap();
        m.finish().unwrap();
        drop(m);
        assert_eq!(String::from_utf8(out).unwrap(), "| a |\n| --- |\n| &lt;b&gt;\\|\\[x\\](y) \\*5\\* |\n");
    }
}
