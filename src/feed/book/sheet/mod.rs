//! The cells of one sheet: [`read`], compared with the rows of a run, and written ([`write`]) with every cell that stays as
//! it was.

mod read;
mod value;
mod write;

use crate::feed::job::{Job, Mode, What};
use crate::feed::merge::{Changes, plan};
use crate::store::codec::OwnedRow;
use crate::table::{Cells, Head, load};
use read::{OldCell, OldRow, read};
use value::{Want, says, wanted};
use write::{Out, dimension, letters};

/// A sheet without cells.
pub const EMPTY: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
    <worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><dimension ref=\"A1\"/><sheetData/></worksheet>";
/// What a sheet holds.
const ROWS: usize = 1_048_576;

/// What is known of the workbook around.
pub struct Context<'a> {
    /// The sheet's name.
    pub name: &'a str,
    /// The shared strings.
    pub strings: &'a [String],
    /// The style of dates.
    pub date_style: usize,
    /// Whether days count from 1904.
    pub epoch_1904: bool,
}

/// Why a sheet is not edited.
pub enum Trouble {
    /// It is not what a sheet should be.
    Broken(String),
    /// It holds what would be lost: what, and what to do.
    Refused(String, String),
}

fn refused<T>(what: String, remedy: &str) -> Result<T, Trouble> {
    Err(Trouble::Refused(what, remedy.to_owned()))
}

/// A sheet after the run.
pub struct Edited {
    /// Its part.
    pub xml: String,
    /// What has changed.
    pub changes: Changes,
    /// Whether a cell was written in the style of dates.
    pub has_dates: bool,
}

/// Brings rows into a sheet.
pub fn edit(
    source: &str,
    context: &Context<'_>,
    job: &Job,
    columns: &[Head],
    rows: &[OwnedRow],
) -> Result<Edited, Trouble> {
    let sheet = read(source, context.strings).map_err(Trouble::Broken)?;
    let name = context.name;
    if sheet.protected {
        return refused(format!("has a protected sheet {name}"), "take the protection off, or feed another sheet");
    }
    if sheet.tables {
        return refused(
            format!("has an Excel table on the sheet {name}, which would not grow with the rows"),
            "turn it into a range there, or feed another sheet",
        );
    }
    let head = sheet.rows.iter().position(|r| r.cells.iter().any(|c| !c.text.is_empty()));
    let places = match head {
        Some(head) => header(&sheet.rows[head], context, job.what, columns)?,
        None => (0..columns.len()).collect(),
    };
    let body = head.map_or(0, |h| h + 1);
    let Some(key) = columns.iter().position(|h| h.name == job.what.key()) else {
        return Err(Trouble::Broken(format!("the rows have no {}", job.what.key())));
    };
    let old_rows = &sheet.rows[body..];
    let old: Vec<String> = old_rows.iter().map(|r| r.text(places[key]).to_owned()).collect();
    let new: Vec<String> = rows.iter().map(|r| r.text(key)).collect();
    let mode = job.target.mode;
    let plan = plan(mode, &old, &new);
    let mut changes =
        Changes { inserted: plan.added.len(), removed: plan.removed.len(), kept: plan.kept, ..Changes::default() };
    let ours: Vec<usize> = (0..columns.len()).filter(|i| !job.theirs.iter().any(|t| *t == columns[*i].name)).collect();
    let mut out = Out { source, context, xml: String::new(), has_dates: false, last: 0, width: 0 };
    // In which order rows stand afterwards: (old row, new row).
    let mut order: Vec<(Option<usize>, Option<usize>)> = Vec::new();
    if mode == Mode::Replace {
        for at in &plan.removed {
            let row = &old_rows[*at];
            let others = |c: &&OldCell| c.formula || !c.text.is_empty() && !ours.iter().any(|i| places[*i] == c.column);
            if let Some(cell) = row.cells.iter().find(others) {
                let what = format!(
                    "has a cell {}{} on {name} that mode replace would remove",
                    letters(cell.column),
                    row.number
                );
                return refused(what, "use mode upsert, or clear the cell");
            }
        }
        if let Some(row) =
            old_rows.iter().zip(&old).find(|(r, id)| id.is_empty() && r.cells.iter().any(|c| !c.text.is_empty()))
        {
            let what = format!(
                "has a row {} on {name} without {}, which mode replace would remove",
                row.0.number,
                job.what.key()
            );
            return refused(what, "use mode upsert, or move the row to another sheet");
        }
        order.extend(
            plan.added.iter().map(|n| (None, Some(*n))).chain(plan.pairs.iter().map(|(o, n)| (Some(*o), Some(*n)))),
        );
        order.sort_by_key(|o| o.1);
        changes.kept = 0;
    } else {
        let mut pairs: Vec<Option<usize>> = vec![None; old_rows.len()];
        plan.pairs.iter().for_each(|(o, n)| pairs[*o] = Some(*n));
        order.extend(pairs.into_iter().enumerate().map(|(o, n)| (Some(o), n)));
        order.extend(plan.added.iter().map(|n| (None, Some(*n))));
    }
    for row in &sheet.rows[..body] {
        out.keep(row, row.number);
    }
    if head.is_none() {
        let labels: Vec<(usize, Want)> = columns
            .iter()
            .map(|h| Want::Text(h.label.to_string()))
            .chain(
                job.theirs
                    .iter()
                    .filter(|t| !columns.iter().any(|h| h.name == t.as_str()))
                    .map(|t| Want::Text(t.clone())),
            )
            .enumerate()
            .collect();
        out.row(1, None, labels, &[]);
    }
    let like = old_rows.iter().zip(&old).rev().find(|(_, id)| !id.is_empty()).map(|(r, _)| r);
    let mut moved = false;
    for (at, from) in order {
        let number = match (mode, at) {
            (Mode::Append | Mode::Upsert, Some(at)) => old_rows[at].number,
            _ => out.last + 1,
        };
        if number > ROWS {
            return refused(format!("has no room on {name} for more rows"), "feed another sheet, or select fewer rows");
        }
        let want = |from: usize, i: usize| wanted(&rows[from].cell(i), context.epoch_1904);
        match (at.map(|at| &old_rows[at]), from) {
            (Some(row), None) => out.keep(row, number),
            (Some(row), Some(from)) => {
                let mut set = Vec::new();
                for i in &ours {
                    let (place, want) = (places[*i], want(from, *i));
                    let cell = row.cell(place);
                    if cell.is_none_or(|c| !says(c, &want)) && !(cell.is_none() && want == Want::Empty) {
                        if cell.is_some_and(|c| c.formula) {
                            let what = format!(
                                "has a formula in {}{} on {name}, in the column {}",
                                letters(place),
                                row.number,
                                columns[*i].label
                            );
                            return refused(what, "declare the column in `theirs`, or remove the formula");
                        }
                        set.push((place, want));
                    }
                }
                if number != row.number {
                    moved = true;
                    if row.cells.iter().any(|c| c.formula) {
                        return refused(
                            format!("has a formula in row {} on {name}, which would move", row.number),
                            "use mode upsert",
                        );
                    }
                }
                if set.is_empty() {
                    changes.unchanged += 1;
                    out.keep(row, number);
                } else {
                    changes.updated += 1;
                    out.row(number, Some(row), set, &row.cells);
                }
            }
            (None, Some(from)) => {
                let set =
                    (0..columns.len()).map(|i| (places[i], want(from, i))).filter(|s| s.1 != Want::Empty).collect();
                out.row(number, None, set, like.map_or(&[], |r| &r.cells));
            }
            (None, None) => {}
        }
    }
    if moved && !changes.any() {
        changes.updated = std::mem::take(&mut changes.unchanged);
    }
    if sheet.merged && (moved || changes.removed > 0) {
        return refused(format!("has merged cells on {name}, and rows would move"), "use mode upsert, or split them");
    }
    let Out { xml: data, has_dates, last, width, .. } = out;
    let range = format!("A1:{}{}", letters(width.max(1) - 1), last.max(1));
    let xml = format!(
        "{}<sheetData>{data}</sheetData>{}",
        dimension(&source[..sheet.data.start], &range),
        &source[sheet.data.end..]
    );
    Ok(Edited { xml, changes, has_dates })
}

/// Where in the sheet the columns are, by the labels of its header.
fn header(row: &OldRow, context: &Context<'_>, what: What, columns: &[Head]) -> Result<Vec<usize>, Trouble> {
    let known = |c: &OldCell| load::declared(what.table(), c.text.trim()).map(|d| d.name);
    let place = |h: &Head| {
        let is =
            |c: &&OldCell| c.text.trim() == h.label || c.text.trim() == h.name || known(c) == Some(h.name.as_ref());
        row.cells.iter().find(is).map(|c| c.column)
    };
    let mut places = Vec::with_capacity(columns.len());
    for head in columns {
        let Some(at) = place(head) else {
            let others = row.cells.iter().filter(|c| !c.text.trim().is_empty());
            let near = others
                .map(|c| (strsim::jaro_winkler(c.text.trim(), &head.label), c.text.trim()))
                .filter(|n| n.0 > 0.6)
                .max_by(|a, b| a.0.total_cmp(&b.0));
            let hint =
                near.map(|n| format!(" (row {} has `{}`: was it renamed?)", row.number, n.1)).unwrap_or_default();
            let what = format!("has no column `{}` on the sheet {}{hint}", head.label, context.name);
            return refused(what, "give the column its name again, or list other `columns` in the job");
        };
        places.push(at);
    }
    Ok(places)
}
