//! Parquet files part by part, only the columns that are asked for: memory holds one part, however large the file.

use crate::error::Result;
use crate::frame::{broken, open};
use polars::prelude::*;
use polars_io::parquet::metadata::FileMetadataRef;
use polars_io::parquet::read::ParallelStrategy;
use std::path::{Path, PathBuf};

/// Some columns of a Parquet file.
pub struct Slices {
    path: PathBuf,
    columns: Vec<String>,
    metadata: FileMetadataRef,
}

impl Slices {
    /// Looks at the file; columns that it lacks are not read.
    pub fn open(path: &Path, wanted: &[&str]) -> Result<Self> {
        let mut reader = open(path)?;
        let there = reader.schema().map_err(|e| broken(path, &e))?;
        let columns = wanted.iter().filter(|w| there.contains(w)).map(|w| (*w).to_owned()).collect();
        let metadata = reader.get_metadata().map_err(|e| broken(path, &e))?.clone();
        Ok(Self { path: path.into(), columns, metadata })
    }

    /// The columns that are there.
    pub fn columns(&self) -> &[String] {
        &self.columns
    }

    /// Parts of whole row groups with about so many rows: first row and length.
    pub fn parts(&self, rows: usize) -> Vec<(usize, usize)> {
        let mut parts: Vec<(usize, usize)> = Vec::new();
        let mut first = 0;
        for n in self.metadata.row_groups.iter().map(|g| g.num_rows()).filter(|n| *n > 0) {
            match parts.last_mut() {
                Some(last) if last.1 + n <= rows => last.1 += n,
                _ => parts.push((first, n)),
            }
            first += n;
        }
        parts
    }

    /// Reads so many rows from `first` on.
    pub fn read(&self, first: usize, rows: usize) -> Result<DataFrame> {
        // With more row groups than threads, each thread takes whole ones.
        let many = self.metadata.row_groups.len() > rayon::current_num_threads();
        let parallel = if many { ParallelStrategy::RowGroups } else { ParallelStrategy::Columns };
        let mut reader = open(&self.path)?;
        reader.set_metadata(self.metadata.clone());
        let reader = reader.with_columns(Some(self.columns.clone())).with_slice(Some((first, rows)));
        reader.read_parallel(parallel).finish().map_err(|e| broken(&self.path, &e))
    }
}
