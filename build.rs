//! Stamps the binary with fingerprints of the dictionaries and of the sources, so that a folder of extracted tables
//! knows when it was made by other ones (see `src/store`).

use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};

fn main() {
    for (name, folders) in [("BAOSHU_DICTIONARIES", &["dicts"][..]), ("BAOSHU_SOURCES", &["src"][..])] {
        let mut files = Vec::new();
        for folder in folders {
            println!("cargo::rerun-if-changed={folder}");
            list(Path::new(folder), &mut files);
        }
        files.sort();
        let mut hasher = DefaultHasher::new();
        for file in files {
            hasher.write(file.to_string_lossy().as_bytes());
            hasher.write(&std::fs::read(&file).unwrap_or_default());
        }
        println!("cargo::rustc-env={name}={:016x}", hasher.finish());
    }
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}
