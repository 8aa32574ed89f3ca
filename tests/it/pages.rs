//! The pages that tests of the whole read: samples/ always, those of ../shared where they are.

use baoshu::input::meta::MetaTable;
use baoshu::input::{Coding, Item, Meta};
use baoshu::lexicon::{Lexicon, Sources};
use baoshu::read::read;
use baoshu::row::FigureRow;
use std::path::Path;
use std::sync::LazyLock;

/// The dictionaries, loaded once.
pub static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| Lexicon::load(&Sources::default()).unwrap());

/// A page with what is known of it.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its file.
    pub name: String,
    /// Its text.
    pub text: String,
    /// Its date and place.
    pub meta: Meta,
}

impl Page {
    /// Its figures.
    pub fn figures(&self) -> Vec<FigureRow> {
        self.figures_of(&self.text)
    }

    /// The figures of another text in its place.
    pub fn figures_of(&self, text: &str) -> Vec<FigureRow> {
        let item = Item {
            doc: self.name.clone(),
            bytes: text.as_bytes().to_vec(),
            meta: self.meta.clone(),
            coding: Coding::Forced(encoding_rs::UTF_8),
            ..Item::default()
        };
        read(&item, &LEXICON).figures
    }
}

/// The pages of samples/.
pub fn samples() -> Vec<Page> {
    folder(&Path::new(env!("CARGO_MANIFEST_DIR")).join("samples"))
}

/// The pages of ../shared/seeds and ../shared/dev; none where they are not there.
pub fn gold() -> Vec<Page> {
    let shared = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    ["seeds", "dev"].iter().flat_map(|f| folder(&shared.join(f))).collect()
}

fn folder(dir: &Path) -> Vec<Page> {
    let table = MetaTable::load(&dir.join("meta.tsv")).unwrap_or_default();
    let mut paths: Vec<_> = std::fs::read_dir(dir).into_iter().flatten().flatten().map(|e| e.path()).collect();
    paths.retain(|p| p.extension().is_some_and(|e| e == "txt"));
    paths.sort();
    let page = |path: &std::path::PathBuf| {
        let name = path.file_name()?.to_str()?.to_owned();
        let text = std::fs::read_to_string(path).ok()?.replace("\r\n", "\n");
        let meta = table.find(&name, Some(path)).cloned().unwrap_or_default();
        Some(Page { name, text, meta })
    };
    paths.iter().filter_map(page).collect()
}
