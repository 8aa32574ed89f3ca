//! Writes small PDF files, as old and new programs do, so that reading them can be tested: the fonts are not embedded, for only their
//! encoding matters to a reader of text.

use std::fmt::Write;

/// How a font's codes tell characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Font {
    /// Glyph numbers with a map to Unicode, as programs of today write.
    Unicode,
    /// `UniGB-UCS2-H`: codes are UTF-16, no map.
    Utf16,
    /// `GBK-EUC-H`: codes are GBK, no map.
    Gbk,
    /// `ETen-B5-H`: codes are Big5, no map.
    Big5,
}

/// A piece of text on a page: from the left and from the bottom, in points, with its size.
#[derive(Clone, Debug)]
pub struct Piece {
    pub x: f32,
    pub y: f32,
    pub size: f32,
    pub text: String,
}

const WIDTH: f32 = 595.0;
const HEIGHT: f32 = 842.0;

/// A file of pages.
pub fn pdf(pages: &[Vec<Piece>], font: Font) -> Vec<u8> {
    let mut chars: Vec<char> = pages.iter().flatten().flat_map(|p| p.text.chars()).collect();
    chars.sort_unstable();
    chars.dedup();
    let mut objects: Vec<Vec<u8>> = Vec::new();
    let kids: String = (0..pages.len()).map(|i| format!("{} 0 R ", 7 + 2 * i)).collect();
    let (ordering, cmap) = match font {
        Font::Unicode => ("Identity", "Identity-H"),
        Font::Utf16 => ("GB1", "UniGB-UCS2-H"),
        Font::Gbk => ("GB1", "GBK-EUC-H"),
        Font::Big5 => ("CNS1", "ETen-B5-H"),
    };
    let map = if font == Font::Unicode { "/ToUnicode 6 0 R" } else { "" };
    objects.push(b"<</Type/Catalog/Pages 2 0 R>>".to_vec());
    objects.push(format!("<</Type/Pages/Count {}/Kids[{kids}]>>", pages.len()).into());
    objects.push(
        format!("<</Type/Font/Subtype/Type0/BaseFont/SimSun/Encoding/{cmap}/DescendantFonts[4 0 R]{map}>>").into(),
    );
    objects.push(
        format!(
            "<</Type/Font/Subtype/CIDFontType2/BaseFont/SimSun/CIDSystemInfo<</Registry(Adobe)/Ordering({ordering})/Supplement 0>>\
             /DW 1000/FontDescriptor 5 0 R>>"
        )
        .into(),
    );
    objects.push(
        b"<</Type/FontDescriptor/FontName/SimSun/Flags 4/FontBBox[0 -200 1000 900]/ItalicAngle 0/Ascent 900/Descent -200/CapHeight 700/StemV 80>>"
            .to_vec(),
    );
    objects.push(stream(&to_unicode(&chars)));
    for page in pages {
        let mut content = String::from("BT\n");
        for p in page {
            let codes = codes(&p.text, &chars, font);
            let _ = writeln!(content, "/F1 {} Tf 1 0 0 1 {} {} Tm <{codes}> Tj", p.size, p.x, p.y);
        }
        content.push_str("ET\n");
        let n = objects.len() + 1;
        objects.push(
            format!(
                "<</Type/Page/Parent 2 0 R/MediaBox[0 0 {WIDTH} {HEIGHT}]/Resources<</Font<</F1 3 0 R>>>>/Contents {} 0 R>>",
                n + 1
            )
            .into(),
        );
        objects.push(stream(&content));
    }
    assemble(&objects)
}

/// Lines of a width in characters set as columns, beginning at the top of each page.
pub fn columns(paragraphs: &[&str], width: usize, columns: usize, rows: usize) -> Vec<Vec<Piece>> {
    let mut lines: Vec<String> = Vec::new();
    for p in paragraphs {
        // No program breaks the row of a table in the middle of a cell.
        if p.contains('\t') || p.matches('|').count() > 1 {
            lines.push((*p).to_owned());
            continue;
        }
        let text: Vec<char> = format!("　　{p}").chars().collect();
        lines.extend(text.chunks(width).map(|c| c.iter().collect::<String>()));
    }
    let size = (WIDTH - 100.0) / (columns * (width + 2)) as f32;
    lines
        .chunks(columns * rows)
        .map(|page| {
            let place = |(i, text): (usize, &String)| Piece {
                x: 50.0 + (i / rows) as f32 * (width + 2) as f32 * size,
                y: HEIGHT - 100.0 - (i % rows) as f32 * size * 1.5,
                size,
                text: text.clone(),
            };
            page.iter().enumerate().map(place).collect()
        })
        .collect()
}

fn codes(text: &str, chars: &[char], font: Font) -> String {
    let hex = |bytes: &[u8]| bytes.iter().fold(String::new(), |s, b| s + &format!("{b:02X}"));
    match font {
        Font::Unicode => text.chars().map(|c| format!("{:04X}", chars.binary_search(&c).unwrap_or(0) + 1)).collect(),
        Font::Utf16 => text.encode_utf16().map(|u| format!("{u:04X}")).collect(),
        Font::Gbk => hex(&encoding_rs::GBK.encode(text).0),
        Font::Big5 => hex(&encoding_rs::BIG5.encode(text).0),
    }
}

fn to_unicode(chars: &[char]) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n\
         1 begincodespacerange <0000> <FFFF> endcodespacerange\n",
    );
    for (block, part) in chars.chunks(100).enumerate() {
        let _ = writeln!(map, "{} beginbfchar", part.len());
        for (i, c) in part.iter().enumerate() {
            let mut units = [0; 2];
            let utf16: String = c.encode_utf16(&mut units).iter().map(|u| format!("{u:04X}")).collect();
            let _ = writeln!(map, "<{:04X}> <{utf16}>", block * 100 + i + 1);
        }
        map.push_str("endbfchar\n");
    }
    map + "endcmap end end\n"
}

fn stream(content: &str) -> Vec<u8> {
    format!("<</Length {}>>\nstream\n{content}endstream", content.len()).into()
}

fn assemble(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut offsets = Vec::new();
    for (i, object) in objects.iter().enumerate() {
        offsets.push(out.len());
        out.extend(format!("{} 0 obj\n", i + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    let mut tail = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for at in offsets {
        let _ = writeln!(tail, "{at:010} 00000 n ");
    }
    let _ = write!(tail, "trailer\n<</Size {}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1);
    out.extend(tail.into_bytes());
    out
}
