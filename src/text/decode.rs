//! Bytes to characters.
//!
//! In this order: what the user forces; a byte order mark; UTF-8 when the bytes are valid (or nearly: a torn file stays UTF-8);
//! UTF-16 by the pattern of its high bytes; else a guess by chardetng over the first bytes that are not ASCII, checked against GB18030 and
//! Big5 by how many of the characters are common ones. What a page declares of itself (`<meta charset>`) has no say: it
//! is often wrong, and the bytes are not. Big5 includes HKSCS and GBK includes GB18030, as the WHATWG Encoding Standard has them;
//! EUC-TW is in no kept library and is not read. A byte order mark is no part of the text.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{BIG5, Encoding, GB18030, GBK, UTF_8, UTF_16BE, UTF_16LE};

/// How sure the encoding is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Certainty {
    /// Forced, marked, or proved by the bytes.
    #[default]
    Certain,
    /// Guessed, and the text reads as Chinese.
    Likely,
    /// Guessed, and the text does not read as Chinese.
    Doubtful,
}

/// A decoded text.
#[derive(Debug)]
pub struct Decoded {
    /// The characters.
    pub text: String,
    /// The encoding's name, as the WHATWG Encoding Standard spells it.
    pub encoding: &'static str,
    /// How sure that is.
    pub certainty: Certainty,
    /// Number of undecodable sequences that were replaced by U+FFFD.
    pub replaced: usize,
}

impl Decoded {
    /// What the reader should know of the decoding: bytes that were replaced, an encoding that is doubtful. Empty when all is well.
    pub fn note(&self) -> String {
        let mut notes = Vec::new();
        if self.certainty == Certainty::Doubtful {
            notes.push(format!("read as {}, which is doubtful (name it with --encoding)", self.encoding));
        }
        if self.replaced > 0 {
            notes.push(format!("{} undecodable sequences of {} replaced", self.replaced, self.encoding));
        }
        notes.join("; ")
    }
}

/// Bytes that chardetng looks at, and that are read to check its guess.
const PREFIX: usize = 16 << 10;
const SAMPLE: usize = 3 << 10;

/// Decodes bytes in whatever encoding they are.
pub fn decode(bytes: &[u8]) -> Decoded {
    let (encoding, certainty) = detect(bytes);
    let mark = marked(bytes).map_or(0, |(_, n)| n);
    with(encoding, &bytes[mark..], certainty)
}

/// The encoding of bytes.
pub fn detect(bytes: &[u8]) -> (&'static Encoding, Certainty) {
    if let Some((encoding, _)) = marked(bytes) {
        (encoding, Certainty::Certain)
    } else if Encoding::utf8_valid_up_to(bytes) == bytes.len() {
        (UTF_8, Certainty::Certain)
    } else if let Some(encoding) = utf16(bytes) {
        (encoding, Certainty::Likely)
    } else if nearly_utf8(bytes) {
        (UTF_8, Certainty::Likely)
    } else {
        guess(bytes)
    }
}

/// Decodes bytes in an encoding that the user names. A byte order mark of that encoding is no part of the text.
pub fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Decoded {
    let mark = marked(bytes).filter(|(e, _)| *e == encoding).map_or(0, |(_, n)| n);
    with(encoding, &bytes[mark..], Certainty::Certain)
}

/// The encoding of a label such as `gbk`, `big5`, `utf-16le`; the labels are those of the WHATWG Encoding Standard.
pub fn named(label: &str) -> Option<&'static Encoding> {
    match label.trim().to_ascii_lowercase().as_str() {
        "hkscs" => Some(BIG5),
        "cp936" | "936" => Some(GBK),
        "cp950" | "950" => Some(BIG5),
        label => Encoding::for_label(label.as_bytes()),
    }
}

fn with(encoding: &'static Encoding, bytes: &[u8], certainty: Certainty) -> Decoded {
    let (text, errors) = encoding.decode_without_bom_handling(bytes);
    // U+FFFD in a text without errors stands there by right.
    let replaced = if errors { text.matches('\u{fffd}').count() } else { 0 };
    Decoded { text: text.into_owned(), encoding: encoding.name(), certainty, replaced }
}

fn marked(bytes: &[u8]) -> Option<(&'static Encoding, usize)> {
    const GB18030_MARK: &[u8] = b"\x84\x31\x95\x33";
    Encoding::for_bom(bytes).or_else(|| bytes.starts_with(GB18030_MARK).then_some((GB18030, GB18030_MARK.len())))
}

/// UTF-16 without a mark: nearly all pairs have a high byte of Chinese, of its punctuation or of Latin on the same side.
fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(SAMPLE) & !1];
    if sample.len() < 4 {
        return None;
    }
    let high = |b: u8| matches!(b, 0 | 0x20 | 0x30 | 0x4e..=0x9f | 0xff);
    // Two letters of an ASCII text in another encoding pass for high bytes too: ask for something in the low ones as well.
    let count = |side: usize| sample.iter().skip(side).step_by(2).filter(|b| high(**b)).count();
    let (even, odd) = (count(0), count(1));
    let pairs = sample.len() / 2;
    let enough = |n: usize, other: usize| n * 20 >= pairs * 19 && other * 4 < pairs * 3;
    match (enough(odd, even), enough(even, odd)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Whether the bytes are UTF-8 but for a few: in no other encoding do so many sequences of three bytes fit by chance.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes[start..bytes.len().min(start + PREFIX)].utf8_chunks() {
        good += chunk.valid().chars().filter(|c| c.len_utf8() > 2).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // The prefix may end inside a character.
    good > 0 && bad.saturating_sub(1) * 10 <= good
}

fn guess(bytes: &[u8]) -> (&'static Encoding, Certainty) {
    // Furniture before the text is ASCII and tells nothing.
    let start = bytes.iter().position(|b| !b.is_ascii()).unwrap_or(0);
    let rest = &bytes[start..];
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(&rest[..rest.len().min(PREFIX)], rest.len() <= PREFIX);
    // No top-level domain: with "cn" chardetng takes all Big5 for GBK.
    let guessed = detector.guess(None, Utf8Detection::Deny);
    let sample = &rest[..rest.len().min(SAMPLE)];
    let mut best = (guessed, chinese(sample, guessed));
    for encoding in [GBK, BIG5] {
        let share = chinese(sample, encoding);
        // The guess stands unless another reading is clearly more Chinese.
        if encoding != guessed && share > best.1 + 0.15 {
            best = (encoding, share);
        }
    }
    (best.0, if best.1 >= 0.25 { Certainty::Likely } else { Certainty::Doubtful })
}

/// The share of common Chinese characters among what is not ASCII when a sample is read in an encoding.
fn chinese(sample: &[u8], encoding: &'static Encoding) -> f64 {
    let (text, _) = encoding.decode_without_bom_handling(sample);
    let text = super::normalize::normalize(&text, &[]).text;
    let (mut common, mut all) = (0u32, 0u32);
    for c in text.chars().filter(|c| !c.is_ascii()) {
        all += 1;
        common += u32::from(COMMON.contains(c));
    }
    f64::from(common) / f64::from(all.max(1))
}

/// The characters that make up about two thirds of any Chinese text, with its punctuation.
const COMMON: &str = "，。、；：“”《》的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定\
行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与\
关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特\
件长求老头基资边流路级少图山统接知较将组见计别手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增\
争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报完类八离华名确才科张信马节话米整空元况今集温传\
土许步群广石记需段研界林律且究观越织装影算低持音众书布复容儿须际商非验连断深难近千周委素技备半办青省列习响约支般史感劳便团往历市克何除消构府称太准精值号\
率族维划选标写存候亲快效院查江型按格养易置派层片始却专状育厂京识适属住调满县局照参红细引听该铁价严镇村亿";

#[cfg(test)]
mod tests {
    use super::*;

    const SIMPLIFIED: &str = "全县上半年完成地区生产总值28.5亿元，同比增长6.2%。";
    const TRADITIONAL: &str = "全縣上半年完成地區生產總值28.5億元，同比增長6.2%。";

    fn encode(text: &str, encoding: &'static Encoding) -> Vec<u8> {
        encoding.encode(text).0.into_owned()
    }

    fn utf16_bytes(text: &str, to: fn(u16) -> [u8; 2]) -> Vec<u8> {
        text.encode_utf16().flat_map(to).collect()
    }

    #[test]
    fn detects_what_chinese_text_comes_in() {
        for (bytes, text, encoding) in [
            (SIMPLIFIED.as_bytes().to_vec(), SIMPLIFIED, "UTF-8"),
            ([b"\xef\xbb\xbf", SIMPLIFIED.as_bytes()].concat(), SIMPLIFIED, "UTF-8"),
            (encode(SIMPLIFIED, GBK), SIMPLIFIED, "GBK"),
            (encode(TRADITIONAL, BIG5), TRADITIONAL, "Big5"),
            (utf16_bytes(SIMPLIFIED, u16::to_le_bytes), SIMPLIFIED, "UTF-16LE"),
            (utf16_bytes(SIMPLIFIED, u16::to_be_bytes), SIMPLIFIED, "UTF-16BE"),
            ([b"\xff\xfe".to_vec(), utf16_bytes(SIMPLIFIED, u16::to_le_bytes)].concat(), SIMPLIFIED, "UTF-16LE"),
            ([b"<html>".repeat(9000), encode(SIMPLIFIED, GBK)].concat(), "", "GBK"),
        ] {
            let d = decode(&bytes);
            assert_eq!(d.encoding, encoding, "{text}");
            assert!(d.text.ends_with(text), "{} for {text}", d.text);
            assert_ne!(d.certainty, Certainty::Doubtful);
            assert_eq!(d.replaced, 0);
        }
    }

    #[test]
    fn a_broken_byte_does_not_change_the_encoding() {
        let mut utf8 = SIMPLIFIED.repeat(3).into_bytes();
        utf8.remove(1);
        let d = decode(&utf8);
        assert_eq!((d.encoding, d.replaced), ("UTF-8", 1));
        let d = decode(&SIMPLIFIED.as_bytes()[..SIMPLIFIED.len() - 1]);
        assert_eq!((d.encoding, d.replaced), ("UTF-8", 1));
        let mut gbk = encode(SIMPLIFIED, GBK);
        gbk.push(0x81);
        let d = decode(&gbk);
        assert_eq!((d.encoding, d.replaced), ("GBK", 1));
    }

    #[test]
    fn a_forced_encoding_is_obeyed() {
        let d = decode_as(&encode(TRADITIONAL, BIG5), GBK);
        assert_eq!(d.encoding, "GBK");
        assert_ne!(d.text, TRADITIONAL);
        assert_eq!(named(" GB2312 "), Some(GBK));
        assert_eq!(named("big5-hkscs"), Some(BIG5));
        assert_eq!(named("cp950"), Some(BIG5));
        assert_eq!(named("klingon"), None);
    }

    #[test]
    fn a_replacement_character_of_the_text_is_not_counted() {
        assert_eq!(decode("甲\u{fffd}乙".as_bytes()).replaced, 0);
        assert_eq!(decode(b"").text, "");
        assert_eq!(decode(b"\xff").replaced, 0, "windows-1252 reads any byte");
    }
}
