//! Reads the dictionary format: tab-separated rows under a header line, after comment lines that name the format, the
//! source and the licence. A row that does not fit is refused with its file, line, column and a remedy.

use crate::error::{Error, Result};

/// One dictionary file as text: its name for messages and its content.
#[derive(Clone, Debug)]
pub struct Source {
    /// Name for messages, such as `units.tsv`.
    pub file: String,
    /// Whole content.
    pub text: std::borrow::Cow<'static, str>,
}

/// One row, still text.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    file: &'a str,
    /// 1-based line in the file.
    pub line: usize,
    fields: &'a str,
    columns: &'a [&'a str],
}

impl<'a> Row<'a> {
    /// The field of the column `name`, trimmed; empty when the row ends before it.
    ///
    /// # Panics
    /// Never in practice: the caller names only columns it asked [`rows`] to require.
    pub fn get(&self, name: &str) -> &'a str {
        let at = self.columns.iter().position(|c| *c == name);
        at.and_then(|i| split(self.fields).nth(i)).unwrap_or("").trim()
    }

    /// The fields of the columns `names` at once, for large tables: one walk over the row.
    pub fn cells<const N: usize>(&self, names: [&str; N]) -> [&'a str; N] {
        let mut cells = [""; N];
        for (field, column) in split(self.fields).zip(self.columns) {
            if let Some(i) = names.iter().position(|n| n == column) {
                cells[i] = field.trim();
            }
        }
        cells
    }

    /// The field, which must not be empty.
    pub fn need(&self, name: &str) -> Result<&'a str> {
        match self.get(name) {
            "" => Err(self.error(name, "is empty", "write a value")),
            s => Ok(s),
        }
    }

    /// The values of a field that holds several, separated by `|`.
    pub fn list(&self, name: &str) -> impl Iterator<Item = &'a str> {
        self.get(name).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// An error that points at a column of this row.
    pub fn error(&self, column: &str, what: &str, remedy: &str) -> Error {
        Error::Table {
            file: self.file.to_owned(),
            line: self.line,
            column: self.columns.iter().position(|c| *c == column).map_or(1, |i| i + 1),
            what: format!("column `{column}` {what}"),
            remedy: remedy.to_owned(),
        }
    }
}

/// The fields of a line.
fn split(line: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    memchr::memchr_iter(b'\t', line.as_bytes()).chain([line.len()]).map(move |to| {
        let field = &line[from..to];
        from = to + 1;
        field
    })
}

/// Calls `each` for every row of a dictionary. `required` columns must stand in the header line; further columns are allowed.
pub fn rows(source: &Source, required: &[&str], mut each: impl FnMut(Row<'_>) -> Result<()>) -> Result<()> {
    let text = source.text.strip_prefix('\u{feff}').unwrap_or(&source.text);
    let mut columns: Vec<&str> = Vec::new();
    for (i, line) in text.lines().enumerate() {
        let line = line.strip_suffix('\r').unwrap_or(line);
        if line.starts_with('#') || line.trim().is_empty() {
            continue;
        }
        let row_error = |what: String, remedy: &str| Error::Table {
            file: source.file.clone(),
            line: i + 1,
            column: 1,
            what,
            remedy: remedy.to_owned(),
        };
        if columns.is_empty() {
            columns = line.split('\t').map(str::trim).collect();
            if let Some(missing) = required.iter().find(|c| !columns.contains(c)) {
                return Err(row_error(
                    format!("the header has no column `{missing}`"),
                    &format!("start the table with a tab-separated line that names: {}", required.join(", ")),
                ));
            }
            continue;
        }
        let n = memchr::memchr_iter(b'\t', line.as_bytes()).count() + 1;
        if n > columns.len() {
            return Err(row_error(
                format!("the row has {n} fields, the header {}", columns.len()),
                "remove the extra tab or name the column",
            ));
        }
        each(Row { file: &source.file, line: i + 1, fields: line, columns: &columns })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &'static str) -> Source {
        Source { file: "t.tsv".into(), text: text.into() }
    }

    #[test]
    fn reads_fields_by_name_and_skips_comments() {
        let mut seen = Vec::new();
        rows(&source("# t\nname\tvalue\n甲\ta|b\n\n乙\n"), &["name"], |r| {
            seen.push((r.need("name")?.to_owned(), r.list("value").map(str::to_owned).collect::<Vec<_>>()));
            Ok(())
        })
        .unwrap();
        assert_eq!(seen, [("甲".to_owned(), vec!["a".to_owned(), "b".to_owned()]), ("乙".to_owned(), vec![])]);
    }

    #[test]
    fn refusals_say_where_and_what_to_do() {
        let e = rows(&source("# t\nname\tvalue\n甲\t1\t2\n"), &["name"], |_| Ok(())).unwrap_err();
        assert_eq!(
            e.to_string(),
            "t.tsv:3:1: the row has 3 fields, the header 2; remove the extra tab or name the column"
        );
        let e = rows(&source("nom\n"), &["name"], |_| Ok(())).unwrap_err();
        assert!(e.to_string().starts_with("t.tsv:1:1: the header has no column `name`;"));
        let e = rows(&source("name\tv\n甲\t\n"), &["name", "v"], |r| r.need("v").map(|_| ())).unwrap_err();
        assert_eq!(e.to_string(), "t.tsv:2:2: column `v` is empty; write a value");
    }
}
