//! Records in Apache Parquet, by polars: one document a row. Only the columns that tell something are read, and only so many rows at
//! a time as fit in memory.

use super::columns::Columns;
use super::stream::{Go, Place, Walk, check};
use crate::error::Error;
use polars::prelude::{AnyValue, ArrowSchema, Column, DataFrame, PolarsError, SerReader};
use polars_io::mmap::MmapBytesReader;
use polars_io::parquet::read::{FileMetadata, ParallelStrategy, ParquetReader};
use std::borrow::Cow;
use std::sync::Arc;

/// Bytes of unpacked columns that are held at a time, as the file states them.
const SLICE: usize = 64 << 20;

/// Reads every row. `open` gives the file anew for each slice of it.
pub fn read<R: MmapBytesReader>(walk: &mut Walk<'_>, open: impl Fn() -> std::io::Result<R>, place: &Place) -> Go {
    let mut emit_error = |e: Error| (walk.emit)(Err(e));
    let source = || open().map(ParquetReader::new).map_err(|e| place.broken(&e));
    let (metadata, schema) = match source().and_then(|mut r| head(&mut r).map_err(|e| broken(place, &e))) {
        Ok(head) => head,
        Err(e) => return emit_error(e),
    };
    let names: Vec<&str> = schema.iter_names().map(|n| n.as_str()).collect();
    let columns = match Columns::choose(walk.options, names.iter().copied(), place) {
        Ok(columns) => columns,
        Err(_) if place.found => return true,
        Err(e) => return emit_error(e),
    };
    let wanted: Vec<String> = columns.names().map(str::to_owned).collect();
    let (mut first, mut number) = (0, 0u64);
    for group in &metadata.row_groups {
        let chosen = || {
            group.parquet_columns().iter().filter(|c| {
                c.descriptor().path_in_schema.first().is_some_and(|name| wanted.iter().any(|w| w == name.as_str()))
            })
        };
        let size = |n: i64| usize::try_from(n).unwrap_or(0);
        let unpacked: usize = chosen().map(|c| size(c.uncompressed_size())).fold(0, usize::saturating_add);
        let packed: usize = chosen().map(|c| size(c.compressed_size())).fold(0, usize::saturating_add);
        if let Err(e) = check(unpacked as u64, packed as u64, walk.options.max_expansion()) {
            return (walk.emit)(Err(place.broken(&e)));
        }
        let rows = group.num_rows();
        let step = (rows.saturating_mul(SLICE) / unpacked.max(1)).max(1);
        for at in (0..rows).step_by(step) {
            let slice = (first + at, step.min(rows - at));
            let frame = source().and_then(|mut reader| {
                reader.set_metadata(Arc::clone(&metadata));
                let reader = reader.read_parallel(ParallelStrategy::None).with_slice(Some(slice));
                reader.with_columns(Some(wanted.clone())).finish().map_err(|e| broken(place, &e))
            });
            let go = match frame {
                Ok(frame) => rows_of(walk, &frame, &columns, &mut number, place),
                Err(e) => {
                    (walk.emit)(Err(e));
                    false
                }
            };
            if !go {
                return false;
            }
        }
        first += rows;
    }
    true
}

type Head = (Arc<FileMetadata>, Arc<ArrowSchema>);

fn head<R: MmapBytesReader>(reader: &mut ParquetReader<R>) -> Result<Head, PolarsError> {
    let metadata = Arc::clone(reader.get_metadata()?);
    Ok((metadata, reader.schema()?))
}

fn broken(place: &Place, e: &PolarsError) -> Error {
    place.error(format!("is not a whole Parquet file ({e})"), "fetch it again; what came before was read")
}

fn rows_of(walk: &mut Walk<'_>, frame: &DataFrame, columns: &Columns, number: &mut u64, place: &Place) -> Go {
    let cells: Vec<(&str, &Column)> = frame.columns().iter().map(|c| (c.name().as_str(), c)).collect();
    for row in 0..frame.height() {
        *number += 1;
        let get = |name: &str| {
            let (_, column) = cells.iter().find(|(n, _)| *n == name)?;
            column.get(row).ok().and_then(cell)
        };
        let item = columns.item(*number, place, encoding_rs::UTF_8, get);
        let item = if item.bytes.len() as u64 > walk.options.max_document() {
            Err(walk.options.too_large(&item.doc))
        } else {
            Ok(item)
        };
        if !(walk.emit)(item) {
            return false;
        }
    }
    true
}

/// A value as text: strings as they are, lists of paragraphs one a line.
fn cell(value: AnyValue<'_>) -> Option<Cow<'static, str>> {
    let text = match value {
        AnyValue::Null => return None,
        AnyValue::String(s) => s.to_owned(),
        AnyValue::StringOwned(s) => s.to_string(),
        AnyValue::Binary(b) => crate::text::decode::decode(b).text,
        AnyValue::BinaryOwned(b) => crate::text::decode::decode(&b).text,
        AnyValue::List(series) => series.iter().filter_map(cell).collect::<Vec<_>>().join("\n"),
        other => other.to_string(),
    };
    Some(text.into())
}
