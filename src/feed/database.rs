//! A table of an SQLite database that a job feeds, in one transaction: other tables, views, indexes and triggers stay, and
//! a run that is killed leaves the table as it was.
//!
//! Numbers of up to 15 digits are numbers; longer ones are text, so that they stay exact (the column has no type of its own,
//! which SQLite allows). Days are text as ISO 8601 has them.

use super::job::{Job, What};
use super::merge::{Changes, plan};
use crate::error::{Error, Result};
use crate::row::CellType;
use crate::store::codec::{OwnedCell, OwnedRow};
use crate::table::target::Target;
use crate::table::{Head, load};
use rusqlite::types::Value;
use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior, params_from_iter};
use rust_decimal::prelude::ToPrimitive;
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Endings of databases.
const ENDINGS: &[&str] = &["sqlite", "sqlite3", "db"];
/// How long another program may keep the database locked.
const PATIENCE: Duration = Duration::from_secs(2);
/// Digits that a floating-point number holds.
const DIGITS: u128 = 1_000_000_000_000_000;

/// Whether a path is called as databases are.
pub fn is_database(path: &Path) -> bool {
    path.extension().and_then(|e| e.to_str()).is_some_and(|e| ENDINGS.contains(&e.to_ascii_lowercase().as_str()))
}

/// Brings the rows into the job's table, or only says what that would change. A database that is not there appears whole.
pub fn feed(job: &Job, columns: &[Head], rows: &[OwnedRow], dry_run: bool) -> Result<Changes> {
    let path = &job.target.file;
    let failed = |e| explain(path, e);
    let there = path.metadata().is_ok_and(|m| m.len() > 0);
    let fresh = if there || dry_run { None } else { Some(Target::file(path)?.1) };
    let mut connection = match &fresh {
        Some(Target::Beside(beside, _)) => Connection::open(beside),
        _ if !there => Connection::open_in_memory(),
        _ if dry_run => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY),
        _ => Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_WRITE),
    }
    .map_err(failed)?;
    connection.busy_timeout(PATIENCE).map_err(failed)?;
    let behavior = if dry_run { TransactionBehavior::Deferred } else { TransactionBehavior::Immediate };
    let transaction = connection.transaction_with_behavior(behavior).map_err(failed)?;
    let table = Table::find(&transaction, job, columns, fresh.is_some() || !there)?;
    let changes = table.bring(&transaction, job, columns, rows).map_err(failed)?;
    if dry_run || (there && !changes.any()) {
        // Nothing was new, or nothing is to be written: what was tried is undone.
        transaction.rollback().map_err(failed)?;
        return Ok(changes);
    }
    transaction.commit().map_err(failed)?;
    connection.close().map_err(|(_, e)| failed(e))?;
    if let Some(fresh) = fresh {
        fresh.sync()?;
        fresh.commit()?;
    }
    Ok(changes)
}

/// The table, and the names of our columns in it.
struct Table {
    name: String,
    columns: Vec<String>,
    key: usize,
}

impl Table {
    /// Finds the table, or makes it.
    fn find(transaction: &Transaction<'_>, job: &Job, columns: &[Head], empty: bool) -> Result<Self> {
        let path = &job.target.file;
        let failed = |e| explain(path, e);
        let refuse = |what: String, remedy: &str| Error::Input { path: path.clone(), what, remedy: remedy.into() };
        let name = job.target.table.clone().unwrap_or_else(|| job.what.table().into());
        let Some(key) = columns.iter().position(|h| h.name == job.what.key()) else {
            return Err(refuse(format!("cannot be fed without {}", job.what.key()), "add it to `columns` in the job"));
        };
        let kind: Option<String> = transaction
            .query_row("SELECT type FROM sqlite_master WHERE name = ?1 COLLATE NOCASE", [&name], |r| r.get(0))
            .map(Some)
            .or_else(|e| if e == rusqlite::Error::QueryReturnedNoRows { Ok(None) } else { Err(e) })
            .map_err(failed)?;
        let names = match kind.as_deref() {
            Some("table") => {
                let mut info = transaction.prepare("SELECT name FROM pragma_table_info(?1)").map_err(failed)?;
                let there: rusqlite::Result<Vec<String>> =
                    info.query_map([&name], |r| r.get(0)).and_then(Iterator::collect);
                let there = there.map_err(failed)?;
                columns.iter().map(|head| place(job.what, head, &there, &name, path)).collect::<Result<_>>()?
            }
            Some(kind) => {
                return Err(refuse(format!("has a {kind} called {name}"), "name another `table` in the job"));
            }
            None => {
                let labels: Vec<String> = columns.iter().map(|h| h.label.to_string()).collect();
                let mut columns: Vec<String> =
                    columns.iter().map(|h| format!("{} {}", quoted(&h.label), declared_type(h))).collect();
                columns[key] += " PRIMARY KEY";
                let theirs = job.theirs.iter().filter(|t| !labels.contains(t));
                columns.extend(theirs.map(|t| format!("{} TEXT", quoted(t))));
                let sql = format!("CREATE TABLE {} ({})", quoted(&name), columns.join(", "));
                // A dry run cannot write to a database that is there: an empty table stands for the one to be made.
                let temporary = !empty && transaction.is_readonly(rusqlite::MAIN_DB).map_err(failed)?;
                let sql = if temporary { sql.replacen("CREATE TABLE", "CREATE TEMP TABLE", 1) } else { sql };
                transaction.execute_batch(&sql).map_err(failed)?;
                labels
            }
        };
        Ok(Self { name, columns: names, key })
    }

    /// Brings the rows into the table.
    fn bring(
        &self,
        transaction: &Transaction<'_>,
        job: &Job,
        columns: &[Head],
        rows: &[OwnedRow],
    ) -> rusqlite::Result<Changes> {
        let (table, key) = (quoted(&self.name), quoted(&self.columns[self.key]));
        let names: Vec<String> = self.columns.iter().map(|c| quoted(c)).collect();
        let old: Vec<Vec<Value>> = transaction
            .prepare(&format!("SELECT {} FROM {table}", names.join(", ")))?
            .query_map([], |row| (0..names.len()).map(|i| row.get(i)).collect())?
            .collect::<rusqlite::Result<_>>()?;
        let new: Vec<Vec<Value>> = rows.iter().map(|r| (0..names.len()).map(|i| value(r, i)).collect()).collect();
        let ids = |rows: &[Vec<Value>]| rows.iter().map(|r| text(&r[self.key])).collect::<Vec<_>>();
        let plan = plan(job.target.mode, &ids(&old), &ids(&new));
        let mut changes =
            Changes { inserted: plan.added.len(), removed: plan.removed.len(), kept: plan.kept, ..Changes::default() };
        // A dry run only counts.
        let dry = transaction.is_readonly(rusqlite::MAIN_DB)?;
        let ours = |i: usize| i != self.key && !job.theirs.iter().any(|t| *t == columns[i].name);
        for (at, from) in &plan.pairs {
            let (old, new) = (&old[*at], &new[*from]);
            let set: Vec<usize> = (0..names.len()).filter(|i| ours(*i) && !same(&old[*i], &new[*i])).collect();
            if set.is_empty() {
                changes.unchanged += 1;
                continue;
            }
            changes.updated += 1;
            if !dry {
                let assign: Vec<String> = set.iter().map(|i| format!("{} = ?", names[*i])).collect();
                let values = set.iter().map(|i| &new[*i]).chain([&old[self.key]]);
                let sql = format!("UPDATE {table} SET {} WHERE {key} = ?", assign.join(", "));
                transaction.prepare(&sql)?.execute(params_from_iter(values))?;
            }
        }
        if dry {
            return Ok(changes);
        }
        let marks = vec!["?"; names.len()].join(", ");
        let mut insert =
            transaction.prepare(&format!("INSERT INTO {table} ({}) VALUES ({marks})", names.join(", ")))?;
        for from in &plan.added {
            insert.execute(params_from_iter(&new[*from]))?;
        }
        let mut remove = transaction.prepare(&format!("DELETE FROM {table} WHERE {key} = ?"))?;
        for at in &plan.removed {
            remove.execute([&old[*at][self.key]])?;
        }
        Ok(changes)
    }
}

/// What a column of ours is called in the table.
fn place(what: What, head: &Head, there: &[String], table: &str, path: &Path) -> Result<String> {
    let known = |c: &str| load::declared(what.table(), c).map(|d| d.name);
    let is = |c: &&String| *c == &head.label || *c == &head.name || known(c) == Some(head.name.as_ref());
    there.iter().find(is).cloned().ok_or_else(|| {
        let near = there.iter().map(|c| (strsim::jaro_winkler(c, &head.label), c)).filter(|n| n.0 > 0.6);
        let hint = near.max_by(|a, b| a.0.total_cmp(&b.0));
        let hint = hint.map(|n| format!(" (it has `{}`: was it renamed?)", n.1)).unwrap_or_default();
        Error::Input {
            path: path.into(),
            what: format!("has no column `{}` in the table {table}{hint}", head.label),
            remedy: "give the column its name again, or list other `columns` in the job".into(),
        }
    })
}

fn declared_type(head: &Head) -> &'static str {
    match head.cell_type {
        CellType::Int | CellType::Bool => "INTEGER",
        CellType::Decimal => "",
        CellType::Text | CellType::Date | CellType::List => "TEXT",
    }
}

/// A name in SQL.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A cell as SQLite holds it.
fn value(row: &OwnedRow, i: usize) -> Value {
    match row.0.get(i) {
        None | Some(OwnedCell::Empty) => Value::Null,
        Some(OwnedCell::Bool(b)) => Value::Integer(i64::from(*b)),
        Some(OwnedCell::Int(n)) => i64::try_from(*n).map_or_else(|_| Value::Text(n.to_string()), Value::Integer),
        Some(OwnedCell::Decimal(d)) => {
            let d = d.normalize();
            match (d.is_integer().then(|| d.to_i64()).flatten(), d.to_f64()) {
                (Some(n), _) => Value::Integer(n),
                (None, Some(f)) if d.mantissa().unsigned_abs() < DIGITS => Value::Real(f),
                _ => Value::Text(d.to_string()),
            }
        }
        Some(_) => Some(row.text(i)).filter(|s| !s.is_empty()).map_or(Value::Null, Value::Text),
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::Integer(n) => n.to_string(),
        Value::Real(f) => f.to_string(),
        Value::Text(s) => s.clone(),
        Value::Blob(b) => String::from_utf8_lossy(b).into_owned(),
    }
}

/// Whether two values say the same: a column of a person's own may hold numbers as text, or days as it likes.
fn same(a: &Value, b: &Value) -> bool {
    let number = |v: &Value| match v {
        Value::Integer(n) => Some(*n as f64),
        Value::Real(f) => Some(*f),
        _ => None,
    };
    let (left, right) = (text(a), text(b));
    left == right
        || (number(a).is_some() || number(b).is_some())
            && left.parse::<f64>().is_ok_and(|l| right.parse::<f64>().is_ok_and(|r| l == r))
}

/// What SQLite said, and what to do about it.
fn explain(path: &Path, e: rusqlite::Error) -> Error {
    let (what, remedy) = match e.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("is locked by another program".into(), "close it there and run again; nothing was written")
        }
        Some(ErrorCode::NotADatabase) => {
            ("is no SQLite database".into(), "name one, or a file that does not exist yet")
        }
        Some(ErrorCode::DiskFull) => {
            let source = io::Error::from(io::ErrorKind::StorageFull);
            return Error::Write { target: path.display().to_string(), source };
        }
        Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
            (format!("cannot be opened for writing ({e})"), "check the permissions of the file and its folder")
        }
        Some(ErrorCode::SystemIoFailure) => {
            let source = io::Error::other(format!("{e}; the table is as it was"));
            return Error::Write { target: path.display().to_string(), source };
        }
        _ => (format!("cannot be fed ({e})"), "nothing was written; correct it and run again"),
    };
    Error::Input { path: PathBuf::from(path), what, remedy: remedy.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_stay_exact_or_stay_text() {
        let v = |n: &str| value(&OwnedRow(vec![OwnedCell::Decimal(n.parse().unwrap())]), 0);
        assert_eq!(v("9860000000"), Value::Integer(9_860_000_000));
        assert_eq!(v("98.60"), Value::Real(98.6));
        assert_eq!(v("9223372036854775807"), Value::Integer(i64::MAX));
        assert_eq!(v("1234567890123456789012345678"), Value::Text("1234567890123456789012345678".into()));
        assert_eq!(v("0.1234567890123456"), Value::Text("0.1234567890123456".into()));
    }

    #[test]
    fn numbers_are_the_same_however_a_column_holds_them() {
        assert!(same(&Value::Text("98.6".into()), &Value::Real(98.6)));
        assert!(same(&Value::Real(12.0), &Value::Integer(12)));
        assert!(!same(&Value::Text("12".into()), &Value::Text("12.0".into())));
        assert!(!same(&Value::Null, &Value::Integer(0)));
    }
}
