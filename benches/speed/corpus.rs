//! The text to measure on: real pages repeated with other numbers and places, up to a size; or the sample pages, where the
//! real ones are not at hand. And texts that do harm.

use baoshu::input::Item;
use baoshu::lexicon::places::Places;
use baoshu::text::opencc::Converter;
use std::path::{Path, PathBuf};

/// Pages in both scripts.
pub struct Corpus {
    /// Where they come from.
    pub source: &'static str,
    /// All of them.
    pub all: Vec<Item>,
    /// Those in simplified script.
    pub simplified: Vec<Item>,
    /// Those in traditional script.
    pub traditional: Vec<Item>,
    /// The simplified ones in traditional script: the same text, so that only the script differs.
    pub turned: Vec<Item>,
}

impl Corpus {
    /// `bytes` of text, always the same.
    pub fn build(bytes: usize, places: &Places) -> Self {
        let (source, pages) = match pages(Path::new("../shared/corpus")) {
            pages if !pages.is_empty() => ("../shared/corpus", pages),
            _ => ("samples", thinned(pages(Path::new("samples")))),
        };
        let cities = Cities::new(places);
        let mut all: Vec<Item> = Vec::new();
        let mut size = 0;
        for round in 0.. {
            for (path, text) in &pages {
                let text = if round == 0 { text.clone() } else { changed(&cities.moved(text, round), round) };
                size += text.len();
                let doc = format!("{round:05}-{}", path.file_name().unwrap_or_default().to_string_lossy());
                all.push(Item { doc, bytes: text.into_bytes(), ..Item::default() });
            }
            if size >= bytes || pages.is_empty() {
                break;
            }
        }
        let of = |traditional: bool| -> Vec<Item> {
            let is = |i: &&Item| (baoshu::text::script::detect(&i.decode().text) != Default::default()) == traditional;
            all.iter().filter(is).cloned().collect()
        };
        let simplified = of(false);
        let s2t = Converter::named("s2t").expect("OpenCC's s2t is built in");
        let turn = |i: &Item| Item { bytes: s2t.convert(&i.decode().text).into_bytes(), ..i.clone() };
        Self { source, turned: simplified.iter().map(turn).collect(), simplified, traditional: of(true), all }
    }
}

/// How many bytes documents have.
pub fn size(items: &[Item]) -> usize {
    items.iter().map(|i| i.bytes.len()).sum()
}

fn pages(folder: &Path) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|e| e == "txt")
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                found.push((path, text));
            }
        }
    }
    found.sort();
    found
}

/// The sample pages are denser in figures than newspapers are: prose without any is put between, until there is one in 350
/// bytes as in the real pages.
fn thinned(pages: Vec<(PathBuf, String)>) -> Vec<(PathBuf, String)> {
    const PROSE: &str = "会议强调,各部门要把群众的事放在心上,多到田间地头听一听,看看还有哪些难处没有解决。\n\
        老支书说,路修好了,水引来了,大家的心也就齐了,往后的日子会越过越红火。\n";
    let thin = |text: String| {
        let mut out = String::new();
        for line in text.lines() {
            out.push_str(line);
            out.push('\n');
            if line.bytes().filter(u8::is_ascii_digit).count() >= 4 {
                out.push_str(PROSE);
            }
        }
        out
    };
    pages.into_iter().map(|(path, text)| (path, thin(text))).collect()
}

/// Cities whose names have three characters, to be put in each other's place.
struct Cities(Vec<Box<str>>);

impl Cities {
    fn new(places: &Places) -> Self {
        let codes = (110_000..660_000).step_by(100).filter_map(|code: u32| places.by_code(&code.to_string()));
        let mut names: Vec<Box<str>> = codes.map(|id| places.get(id).name.clone()).filter(|n| n.len() == 9).collect();
        names.sort();
        names.dedup();
        Self(names)
    }

    fn moved(&self, text: &str, round: usize) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find('市') {
            let end = at + '市'.len_utf8();
            let known = end.checked_sub(9).and_then(|from| rest.get(from..end));
            match known.and_then(|name| self.0.binary_search_by(|n| (**n).cmp(name)).ok()) {
                Some(i) => {
                    out.push_str(&rest[..end - 9]);
                    out.push_str(&self.0[(i + round) % self.0.len()]);
                }
                None => out.push_str(&rest[..end]),
            }
            rest = &rest[end..];
        }
        out + rest
    }
}

/// Other digits in the place of digits, except the first of a number and in years, which would become other kinds of text.
fn changed(text: &str, round: usize) -> String {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut seed = round as u32 * 2_654_435_761 + 1;
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.char_indices() {
        let year = bytes[i.saturating_sub(4)..(i + 5).min(bytes.len())].windows(2).any(|w| w == b"19" || w == b"20");
        if c.is_ascii_digit() && i > 0 && digit(i - 1) && !year {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            out.push(char::from(b'0' + (seed >> 24) as u8 % 10));
        } else {
            out.push(c);
        }
    }
    out
}

/// Texts of one sort of character each, and one very long line.
pub fn hostile(bytes: usize, ordinary: &[Item]) -> Vec<(&'static str, Item)> {
    let repeat = |s: &str| s.repeat(bytes / s.len());
    let mut line = String::with_capacity(bytes + 65_536);
    for item in ordinary.iter().cycle().take(100_000) {
        line.extend(String::from_utf8_lossy(&item.bytes).chars().filter(|c| !c.is_control()));
        if line.len() >= bytes {
            break;
        }
    }
    [
        ("all digits", repeat("7")),
        ("all 一", repeat("一")),
        ("all quotation marks", repeat("“")),
        ("half-open brackets", repeat("(《【")),
        ("one long line", line),
    ]
    .into_iter()
    .map(|(name, text)| (name, Item { doc: name.into(), bytes: text.into_bytes(), ..Item::default() }))
    .collect()
}
