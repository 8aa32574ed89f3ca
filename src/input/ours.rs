//! Tables that baoshu wrote, which may lie in a folder that is read: they are no texts.

use crate::row::{Column, DocumentRow, FigureRow, Row, SloganRow};
use std::io::Read;
use std::path::Path;

/// How much of a file tells what it is.
const HEAD: u64 = 4 << 10;
/// Columns that begin a table of ours: enough that no other table has them by chance.
const BEGIN: usize = 6;

/// Whether a folder was written by `baoshu extract`.
pub fn is_folder(path: &Path) -> bool {
    path.join(".baoshu").join("head.json").is_file()
}

/// Whether a file is a table of figures, slogans or documents that baoshu wrote.
pub fn is_table(path: &Path) -> bool {
    let ending = path.extension().and_then(|e| e.to_str()).unwrap_or("").to_ascii_lowercase();
    let separator = match ending.as_str() {
        "csv" => ",",
        "tsv" | "tab" => "\t",
        "jsonl" | "ndjson" => "",
        #[cfg(feature = "polars")]
        "parquet" => return crate::frame::names(path).is_ok_and(|names| begins(&names)),
        _ => return false,
    };
    let mut head = Vec::new();
    // What cannot be read is said when it is read as a text.
    if std::fs::File::open(path).and_then(|f| f.take(HEAD).read_to_end(&mut head)).is_err() {
        return false;
    }
    let head = String::from_utf8_lossy(&head);
    let line = head.trim_start_matches('\u{feff}').lines().next().unwrap_or_default();
    if separator.is_empty() {
        // Cells that are empty have their keys too.
        return keys::<FigureRow>(line) || keys::<SloganRow>(line) || keys::<DocumentRow>(line);
    }
    begins(&line.split(separator).collect::<Vec<_>>())
}

fn begins<S: AsRef<str>>(names: &[S]) -> bool {
    fn of<R: Row, S: AsRef<str>>(names: &[S]) -> bool {
        let is = |(c, name): (&Column<R>, &S)| c.name == name.as_ref() || c.zh == name.as_ref();
        names.len() >= BEGIN && R::COLUMNS.iter().zip(names).take(BEGIN).all(is)
    }
    of::<FigureRow, S>(names) || of::<SloganRow, S>(names) || of::<DocumentRow, S>(names)
}

/// Whether a line of JSON begins with our keys, in their order.
fn keys<R: Row>(line: &str) -> bool {
    let mut rest = line;
    R::COLUMNS.iter().take(BEGIN).enumerate().all(|(i, column)| {
        let key = format!("\"{}\":", column.name);
        let found = rest.find(&key).filter(|at| i > 0 || *at == 1);
        found.inspect(|at| rest = &rest[at + key.len()..]).is_some()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_tables_of_ours_are_known() {
        let dir = tempfile::tempdir().unwrap();
        let is = |name: &str, text: &str| {
            let path = dir.path().join(name);
            std::fs::write(&path, text).unwrap();
            is_table(&path)
        };
        assert!(is("a.csv", "\u{feff}doc,article,title,paragraph,sentence,start,end\n"));
        assert!(is("a.tsv", "文档\t篇序\t标题\t段序\t句序\t起\t止\n"));
        assert!(is("d.csv", "doc,title,date,place,outlet,script,encoding\n"));
        let object =
            "{\"doc\":\"甲\",\"article\":1,\"title\":\"\",\"paragraph\":1,\"sentence\":1,\"start\":0,\"end\":3}\n";
        assert!(is("a.jsonl", object));
        assert!(!is("b.csv", "doc,title,text\n"));
        assert!(!is("b.jsonl", "{\"id\":\"甲\",\"text\":\"\\\"doc\\\": 1\"}\n"));
        assert!(!is("a.txt", "doc,article,title,paragraph,sentence,start,end\n"));
    }
}
