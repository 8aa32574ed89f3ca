//! Stamps the binary with fingerprints of the dictionaries and of the sources, so that a folder of extracted tables
//! knows when it was made by other ones (see `src/store`), and makes the table of the segmenter's words.

#[allow(dead_code)]
#[path = "src/lexicon/segment/table.rs"]
mod table;
#[allow(dead_code)]
#[path = "src/lexicon/trie.rs"]
mod trie;

use std::collections::{BTreeMap, HashMap};
use std::hash::{DefaultHasher, Hasher};
use std::path::{Path, PathBuf};
use std::{env, fs, io};

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
            hasher.write(&fs::read(&file).unwrap_or_default());
        }
        println!("cargo::rustc-env={name}={:016x}", hasher.finish());
    }
    dictionaries();
    println!("cargo::rustc-check-cfg=cfg(baoshu_words)");
    match words() {
        Ok(()) => println!("cargo::rustc-cfg=baoshu_words"),
        Err(e) => {
            println!("cargo::warning={e}; baoshu will load jieba-rs's dictionary at each start, in a tenth of a second")
        }
    }
}

/// The dictionaries with their rows and hashes, for `baoshu doctor`.
fn dictionaries() {
    let mut files = Vec::new();
    list(Path::new("dicts"), &mut files);
    files.sort();
    let mut text = String::from(
        "/// Each built-in dictionary: its name, its rows, its hash.\nconst DICTIONARIES: &[(&str, usize, u64)] = &[\n",
    );
    for file in files {
        let bytes = std::fs::read(&file).unwrap_or_default();
        let name = file.strip_prefix("dicts").unwrap_or(&file).to_string_lossy().replace('\\', "/");
        let full = |l: &&[u8]| !l.starts_with(b"#") && !l.trim_ascii().is_empty();
        let lines = bytes.split(|b| *b == b'\n').filter(full).count();
        // OpenCC's tables have no header.
        let rows = if name.ends_with(".tsv") { lines.saturating_sub(1) } else { lines };
        text += &format!("    ({name:?}, {rows}, {:#018x}),\n", xxhash_rust::xxh3::xxh3_64(&bytes));
    }
    text += "];\n";
    let out = std::env::var_os("OUT_DIR").map(PathBuf::from).unwrap_or_default();
    std::fs::write(out.join("dictionaries.rs"), text).expect("the build folder can be written to");
}

fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            list(&path, files);
        } else {
            files.push(path);
        }
    }
}

/// Writes the words of jieba-rs's dictionary as a table, and the tags that it refers to.
fn words() -> io::Result<()> {
    let path = dictionary()?;
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    let changed = |file: &str| fs::metadata(file)?.modified();
    let parts = [changed("build.rs")?, changed("src/lexicon/trie.rs")?, changed("src/lexicon/segment/table.rs")?];
    let stamp = format!("{} {parts:?}", path.display());
    if fs::read_to_string(out.join("words.stamp")).is_ok_and(|s| s == stamp) {
        return Ok(());
    }
    let wrong =
        |line: &str| io::Error::new(io::ErrorKind::InvalidData, format!("{}: `{line}` is no word", path.display()));
    let text = fs::read_to_string(&path)?;
    let mut table = table::Table::with_room(ROOM);
    let mut tags: Vec<&str> = vec![""];
    for line in text.lines() {
        let mut fields = line.split_ascii_whitespace();
        let Some(word) = fields.next() else { continue };
        let frequency = fields.next().map_or(Ok(0), str::parse).map_err(|_| wrong(line))?;
        let tag = fields.next().unwrap_or("");
        let at = tags.iter().position(|t| *t == tag).unwrap_or_else(|| {
            tags.push(tag);
            tags.len() - 1
        });
        let node = table.add(word, frequency).ok_or_else(|| wrong(line))?;
        table.set_tag(node, u8::try_from(at).map_err(|_| wrong(line))?);
        table.total += frequency;
    }
    let guesses =
        guesses(&path.with_file_name("posseg.txt"), |c| table.trie.word(c.encode_utf8(&mut [0; 4])).is_some())?;
    fs::write(out.join("words.guesses"), guesses)?;
    fs::write(out.join("words.bin"), table.write())?;
    fs::write(out.join("words.tags"), tags.join("\n"))?;
    fs::write(out.join("words.stamp"), stamp)
}

/// The parts of speech that jieba-rs's hidden Markov model gives to characters that stand alone and are in no dictionary: a tag to
/// each line, then its characters. It is the likeliest of the states `S` (3), which all lines of the model with two commas give.
fn guesses(model: &Path, known: impl Fn(char) -> bool) -> io::Result<String> {
    const ALONE: &str = "3";
    let wrong = |line: &str| {
        let head: String = line.chars().take(40).collect();
        io::Error::new(io::ErrorKind::InvalidData, format!("{}: `{head}` is not understood", model.display()))
    };
    let text = fs::read_to_string(model)?;
    let (mut section, mut tags) = ("", Vec::new());
    let mut start: HashMap<usize, f64> = HashMap::new();
    let mut emitted: HashMap<char, Vec<(usize, f64)>> = HashMap::new();
    let mut allowed: HashMap<char, Vec<usize>> = HashMap::new();
    for line in text.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let state = |s: &str| Some((s.split_once(',')?.0 == ALONE, s.split_once(',')?.1.parse().ok()?));
        match section {
            _ if line.starts_with('@') => section = line,
            "@TAGS" => tags = line.split(',').map(str::trim).collect(),
            "@START" => {
                let (head, value) = line.rsplit_once(',').ok_or_else(|| wrong(line))?;
                let (alone, tag) = state(head).ok_or_else(|| wrong(line))?;
                if alone {
                    start.insert(tag, value.parse().map_err(|_| wrong(line))?);
                }
            }
            "@EMIT" => {
                let (head, rest) = line.split_once('|').ok_or_else(|| wrong(line))?;
                let (alone, tag) = state(head).ok_or_else(|| wrong(line))?;
                for part in rest.split('|').filter(|p| alone && !p.trim().is_empty()) {
                    let (c, value) = part.rsplit_once(',').ok_or_else(|| wrong(part))?;
                    let c = c.trim_start().chars().next().ok_or_else(|| wrong(part))?;
                    emitted.entry(c).or_default().push((tag, value.trim().parse().map_err(|_| wrong(part))?));
                }
            }
            "@CHAR_STATE" => {
                let (c, rest) = line.split_once('|').unwrap_or((line, ""));
                let c = c.chars().next().ok_or_else(|| wrong(line))?;
                let states: Option<Vec<_>> =
                    rest.split('|').map(str::trim).filter(|p| !p.is_empty()).map(state).collect();
                let states = states.ok_or_else(|| wrong(line))?;
                if !states.is_empty() {
                    allowed.insert(c, states.into_iter().filter(|s| s.0).map(|s| s.1).collect());
                }
            }
            _ => {}
        }
    }
    let mut by_tag: BTreeMap<&str, String> = BTreeMap::new();
    let mut chars: Vec<char> = emitted.keys().copied().filter(|c| !known(*c)).collect();
    chars.sort_unstable();
    for c in chars {
        let of = |tag: &usize| allowed.get(&c).is_none_or(|a| a.contains(tag));
        let states = emitted[&c].iter().filter(|(tag, _)| of(tag));
        let score = |(tag, value): &(usize, f64)| start.get(tag).map(|s| (s + value, *tag));
        let best = states.filter_map(score).max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some(tag) = best.and_then(|(_, tag)| tags.get(tag)) {
            by_tag.entry(tag).or_default().push(c);
        }
    }
    Ok(by_tag.into_iter().map(|(tag, chars)| format!("{tag} {chars}\n")).collect())
}

/// Transitions to make room for: those of jieba's dictionary and of ours, with a third free.
const ROOM: usize = 700_000;

/// Where the dictionary of the locked version of jieba-rs lies: in Cargo's registry or in vendored sources. The library
/// has it too, but only as text that it takes a tenth of a second to read.
fn dictionary() -> io::Result<PathBuf> {
    let lock = fs::read_to_string("Cargo.lock")?;
    let mut lines = lock.lines().skip_while(|l| *l != "name = \"jieba-rs\"");
    let version = lines.nth(1).and_then(|l| l.strip_prefix("version = \"")?.strip_suffix('"')).unwrap_or_default();
    let home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(PathBuf::from(env::var_os("HOME")?).join(".cargo")));
    let registry = home.unwrap_or_default().join("registry/src");
    let sources =
        fs::read_dir(registry).into_iter().flatten().flatten().map(|e| e.path().join(format!("jieba-rs-{version}")));
    let vendored = [PathBuf::from("vendor/jieba-rs"), PathBuf::from(format!("vendor/jieba-rs-{version}"))];
    let path = vendored.into_iter().chain(sources).map(|d| d.join("src/data/dict.txt")).find(|p| p.is_file());
    path.ok_or_else(|| {
        io::Error::new(io::ErrorKind::NotFound, format!("the dictionary of jieba-rs {version} was not found"))
    })
}
