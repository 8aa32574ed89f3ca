//! Real pages written in other encodings are read back as they were. Needs ../shared, and is skipped without it.

use baoshu::text::decode::{Certainty, decode};
use baoshu::text::opencc::Converter;
use std::path::{Path, PathBuf};

fn shared(part: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared").join(part);
    if !path.exists() {
        eprintln!("skipped: {} is not there", path.display());
        return None;
    }
    Some(path)
}

fn pages() -> Vec<(PathBuf, String)> {
    let Some(corpus) = shared("corpus") else { return Vec::new() };
    ignore::Walk::new(corpus)
        .filter_map(Result::ok)
        .filter(|e| e.path().extension().is_some_and(|x| x == "txt"))
        .filter_map(|e| Some((e.path().to_owned(), std::fs::read_to_string(e.path()).ok()?)))
        .collect()
}

/// What of a text an encoding can write.
fn writable(text: &str, encoding: &'static encoding_rs::Encoding) -> String {
    text.chars().filter(|c| !encoding.encode(c.encode_utf8(&mut [0; 4])).2).collect()
}

#[test]
fn pages_in_gb18030_and_utf16_come_back() {
    for (path, text) in pages() {
        let (bytes, _, _) = encoding_rs::GB18030.encode(&text);
        let d = decode(&bytes);
        assert!(d.encoding.starts_with("GB"), "{} read as {}", path.display(), d.encoding);
        assert!(d.text == text, "{} differs", path.display());
        assert_ne!(d.certainty, Certainty::Doubtful, "{}", path.display());
        for to in [u16::to_le_bytes, u16::to_be_bytes] {
            let bytes: Vec<u8> = text.encode_utf16().flat_map(to).collect();
            assert!(decode(&bytes).text == text, "{} in UTF-16 read as {}", path.display(), decode(&bytes).encoding);
        }
    }
}

#[test]
fn pages_in_big5_come_back() {
    let s2t = Converter::named("s2tw").expect("a configuration of OpenCC");
    for (path, text) in pages().into_iter().step_by(4) {
        let text = writable(&s2t.convert(&text), encoding_rs::BIG5);
        let (bytes, _, _) = encoding_rs::BIG5.encode(&text);
        let d = decode(&bytes);
        assert_eq!(d.encoding, "Big5", "{}", path.display());
        assert!(d.text == text, "{} differs", path.display());
    }
}

#[test]
fn files_as_found_are_read_in_their_encoding() {
    let Some(raw) = shared("raw") else { return };
    for (file, encoding) in [
        ("hailar_gwr_2012.gbk.txt", "GBK"),
        ("netease2015_1.html", "GBK"),
        ("people_cn_gb2312_anhui.html", "GBK"),
        ("enc_coolloud.org.tw.xml", "Big5"),
        ("enc_acnnewswire.net.xml", "GBK"),
        ("shanxi_gov.html", "UTF-8"),
        ("gwr2026_hebei.csv", "UTF-8"),
    ] {
        let Ok(bytes) = std::fs::read(raw.join(file)) else { continue };
        let d = decode(&bytes);
        assert_eq!(d.encoding, encoding, "{file}");
        assert_ne!(d.certainty, Certainty::Doubtful, "{file}");
        assert!(d.replaced < 5, "{file}: {} replaced", d.replaced);
    }
}

#[test]
fn the_beginning_of_a_page_is_enough() {
    let (mut right, mut all) = (0, 0);
    for (_, text) in pages() {
        for n in [12, 30, 100] {
            let head: String = text.chars().take(n).collect();
            let (bytes, _, _) = encoding_rs::GB18030.encode(&head);
            all += 1;
            right += usize::from(decode(&bytes).text == head);
        }
    }
    if all > 0 {
        eprintln!("{right} of {all} beginnings read right");
        assert!(right * 100 >= all * 97, "{right} of {all}");
    }
}
