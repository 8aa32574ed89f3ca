use super::*;
use crate::lexicon::{Lexicon, Sources};
use std::path::Path;

fn words(segmenter: &Segmenter, text: &str) -> Vec<(String, String)> {
    let mut out = Vec::new();
    segmenter.cut(text, |word, tag| out.push((word.to_owned(), tag.to_owned())));
    out
}

/// The lines of all pages below a folder.
fn lines(folder: &Path, out: &mut Vec<String>) {
    for path in std::fs::read_dir(folder).into_iter().flatten().flatten().map(|e| e.path()) {
        if path.is_dir() {
            lines(&path, out);
        } else if let Ok(text) = std::fs::read_to_string(&path) {
            out.extend(text.lines().map(str::to_owned));
        }
    }
}

/// With all of our words added; over ../shared/corpus too where it is there.
#[test]
fn the_table_cuts_as_jieba_does() {
    let lexicon = Lexicon::load(&Sources::default()).unwrap();
    let (ours, reference) = (lexicon.segmenter(), lexicon.reference());
    let mut texts = Vec::new();
    lines(Path::new("samples"), &mut texts);
    lines(Path::new("../shared/corpus"), &mut texts);
    texts.extend(
        ["", "\r\n\r", "GDP3.5%增A1b", "a-b_c#1", "𠮷野家", "囧", "㐂", "一", "2025年AI+制造", "é京", "３５亿"]
            .map(String::from),
    );
    assert!(texts.len() > 50);
    for text in texts {
        assert_eq!(words(ours, &text), words(&reference, &text), "{text}");
    }
}

#[test]
fn the_table_is_built_in() {
    assert!(matches!(Segmenter::new(&[], &[], std::iter::empty()).0, Engine::Table(_)), "build.rs found no dictionary");
}

#[test]
fn a_table_reads_what_it_wrote() {
    let mut table = Table::with_room(16);
    for (i, word) in ["增长", "增", "增长点"].iter().enumerate() {
        let node = table.add(word, i as u64).unwrap();
        table.set_tag(node, i as u8);
    }
    let read = Table::read(&table.write()).unwrap();
    for (i, word) in ["增长", "增", "增长点"].iter().enumerate() {
        let node = read.trie.word(word).unwrap();
        assert_eq!((read.frequency(node), read.tag(node)), (i as u64, i as u8));
    }
    assert!(Table::read(&table.write()[..100]).is_none());
}

#[test]
fn characters_that_no_dictionary_has_are_guessed_as_jieba_does() {
    let (jieba, empty) = (Jieba::new(), Jieba::empty());
    let mut guessed = 0;
    for c in ('\u{3000}'..='\u{2ffff}').filter(|c| joins(*c)) {
        let word = c.to_string();
        if jieba.has_word(&word) {
            continue;
        }
        let tag = empty.tag(&word, false).first().map_or("x", |t| t.tag);
        assert_eq!(guess(&word), tag, "{c}");
        guessed += usize::from(tag != "x");
    }
    assert!(guessed > 100, "{guessed}");
}
