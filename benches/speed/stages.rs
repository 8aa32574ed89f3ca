//! The stages that are timed, each declared once.

use crate::corpus::{Corpus, size};
use baoshu::input::Item;
use baoshu::lexicon::Lexicon;
use baoshu::mention::Context;
use baoshu::text::Text;
use baoshu::timings;
use rayon::prelude::*;

/// What they work on.
pub struct Bed {
    /// Pages.
    pub corpus: Corpus,
    /// The same, normalised.
    pub norms: Vec<String>,
    /// Our dictionaries.
    pub lexicon: Lexicon,
    /// The segmenter that all is compared with.
    pub jieba: jieba_rs::Jieba,
}

/// One stage.
pub struct Stage {
    /// Its name in the table.
    pub name: &'static str,
    /// The stage that its speed is divided by.
    pub to: &'static str,
    /// The ratio that it is to reach.
    pub target: Option<f64>,
    /// Whether `bench-check` looks at it.
    pub held: bool,
    /// Bytes that it goes through.
    pub bytes: fn(&Bed) -> usize,
    /// The work; what it gives is only kept.
    pub work: fn(&Bed) -> usize,
}

pub const CUT: &str = "jieba-rs cut";
const FIGURES: &str = "figures";

fn whole(bed: &Bed) -> usize {
    size(&bed.corpus.all)
}
fn norms(bed: &Bed) -> usize {
    bed.norms.iter().map(String::len).sum()
}
fn simplified(bed: &Bed) -> usize {
    size(&bed.corpus.simplified)
}
fn traditional(bed: &Bed) -> usize {
    size(&bed.corpus.traditional)
}
fn turned(bed: &Bed) -> usize {
    size(&bed.corpus.turned)
}

/// All of them, in the order of the table.
#[rustfmt::skip]
pub fn all() -> Vec<Stage> {
    let stage = |name, to, target, held, bytes, work| Stage { name, to, target, held, bytes, work };
    vec![
        stage("memory read", CUT, None, false, whole, |b| b.corpus.all.iter().flat_map(|i| i.bytes.chunks_exact(8)).map(|c| c.iter().map(|&b| usize::from(b)).sum::<usize>()).sum()),
        stage("UTF-8 validation", CUT, None, false, whole, |b| b.corpus.all.iter().filter(|i| std::str::from_utf8(&i.bytes).is_ok()).count()),
        stage(CUT, CUT, None, false, norms, |b| b.norms.iter().map(|t| b.jieba.cut(t, false).len()).sum()),
        stage("jieba-rs tag", CUT, None, false, norms, |b| b.norms.iter().map(|t| b.jieba.tag(t, false).len()).sum()),
        #[cfg(feature = "opencc")]
        stage("opencc-rust t2s", CUT, None, false, traditional, |b| convert(&b.corpus.traditional)),
        stage("normalize, simplified", CUT, None, true, simplified, |b| normalize(&b.corpus.simplified)),
        stage("normalize, traditional", CUT, None, true, traditional, |b| normalize(&b.corpus.traditional)),
        stage("mentions", CUT, Some(2.5), true, norms, |b| b.norms.iter().map(|t| baoshu::mention::read(t, &b.lexicon.mention, &Context::default()).0.len()).sum()),
        stage("names", CUT, None, true, norms, |b| b.norms.iter().map(|t| baoshu::mention::organisation::find(t, &b.lexicon, None).len()).sum()),
        stage("slogans", CUT, None, true, whole, |b| documents(b).map(|d| baoshu::slogan::find(&d, &b.lexicon).len()).sum()),
        stage(FIGURES, CUT, Some(1.0), true, whole, |b| figures(b, &b.corpus.all)),
        stage("figures, simplified", CUT, None, true, simplified, |b| figures(b, &b.corpus.simplified)),
        stage("figures, traditional", "figures, simplified", Some(0.8), true, turned, |b| figures(b, &b.corpus.turned)),
        stage("figures, 2 threads", FIGURES, None, false, whole, |b| threads(2, b)),
        stage("figures, 4 threads", FIGURES, Some(3.4), false, whole, |b| threads(4, b)),
    ]
}

fn normalize(items: &[Item]) -> usize {
    items.iter().map(|i| Text::new(i.decode().text).norm.len()).sum()
}

fn documents(bed: &Bed) -> impl Iterator<Item = baoshu::text::document::Document> {
    bed.corpus.all.iter().map(|i| baoshu::text::document::Document::new(Text::new(i.decode().text)))
}

#[cfg(feature = "opencc")]
fn convert(items: &[Item]) -> usize {
    let library = baoshu::text::opencc::Library::named("t2s").expect("OpenCC's t2s is installed");
    items.iter().map(|i| library.convert(&i.decode().text).len()).sum()
}

/// Everything that `baoshu figures` does but reading files and writing rows.
pub fn figures(bed: &Bed, items: &[Item]) -> usize {
    items.iter().map(|i| baoshu::read::read(i, &bed.lexicon).figures.len()).sum()
}

fn threads(n: usize, bed: &Bed) -> usize {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(n).build().expect("threads can be started");
    pool.install(|| bed.corpus.all.par_iter().map(|i| baoshu::read::read(i, &bed.lexicon).figures.len()).sum())
}

/// The share of each stage of `figures`.
pub fn shares(bed: &Bed) -> Vec<(&'static str, f64)> {
    timings::start();
    std::hint::black_box(figures(bed, &bed.corpus.all));
    let all: Vec<(&str, f64)> = timings::seconds().collect();
    let total: f64 = all.iter().map(|(_, s)| s).sum();
    all.into_iter().map(|(name, s)| (name, s / total)).collect()
}
