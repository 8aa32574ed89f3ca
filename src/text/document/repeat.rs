//! Paragraphs that a page shows twice, whole or, where a column overflows, as a fragment.

use super::{Paragraph, ParagraphKind};
use std::collections::hash_map::Entry;

/// Keys are whole paragraphs, so hashing must be fast; it is seeded, as they are anyone's.
type HashMap<K, V> = std::collections::HashMap<K, V, foldhash::fast::RandomState>;

/// Shorter paragraphs may recur by chance.
const LEAST_WHOLE: usize = 15;

/// The least length, in characters, of a fragment that counts as a repetition.
const LEAST_PART: usize = 40;

/// The first and the last `LEAST_PART` characters of a text.
fn ends(text: &str) -> Option<(&str, &str)> {
    let head = text.char_indices().nth(LEAST_PART).map_or(text.len(), |(i, _)| i);
    let (tail, _) = text.char_indices().rev().nth(LEAST_PART - 1)?;
    Some((&text[..head], &text[tail..]))
}

/// Marks each paragraph that repeats another or is the beginning or the end of a longer one. Linear in the text.
pub(super) fn mark(norm: &str, paragraphs: &mut [Paragraph]) {
    let mut whole: HashMap<&str, usize> = HashMap::default();
    let (mut heads, mut tails): (HashMap<&str, usize>, HashMap<&str, usize>) = Default::default();
    for i in 0..paragraphs.len() {
        if matches!(paragraphs[i].kind, ParagraphKind::Furniture | ParagraphKind::Byline | ParagraphKind::Headline) {
            continue;
        }
        let text = &norm[paragraphs[i].span.clone()];
        if text.chars().nth(LEAST_WHOLE - 1).is_none() {
            continue;
        }
        match whole.entry(text) {
            Entry::Occupied(first) => {
                paragraphs[i].duplicate_of = Some(*first.get());
                continue;
            }
            Entry::Vacant(v) => v.insert(i),
        };
        let Some((head, tail)) = ends(text) else { continue };
        for (map, key, at_start) in [(&mut heads, head, true), (&mut tails, tail, false)] {
            match map.entry(key) {
                Entry::Vacant(v) => {
                    v.insert(i);
                }
                Entry::Occupied(mut o) => {
                    let j = *o.get();
                    let other = &norm[paragraphs[j].span.clone()];
                    let part_of =
                        |part: &str, of: &str| if at_start { of.starts_with(part) } else { of.ends_with(part) };
                    if part_of(text, other) {
                        paragraphs[i].duplicate_of.get_or_insert(j);
                    } else if part_of(other, text) && paragraphs[j].duplicate_of.is_none() {
                        paragraphs[j].duplicate_of = Some(i);
                        o.insert(i);
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::text::{Text, document::Document};

    fn duplicates(text: &str) -> Vec<Option<usize>> {
        Document::new(Text::new(text.into())).paragraphs.iter().map(|p| p.duplicate_of).collect()
    }

    #[test]
    fn whole_paragraphs_and_overflowing_columns() {
        let long =
            "全镇今年新修道路12公里,改造管网30公里,惠及群众4100户,群众出行难、用水难的问题得到解决,满意度达到98%。";
        let tail: String = long.chars().skip(8).collect();
        let other = "其他村也行动起来,纷纷学习先进做法,开展了多种形式的活动,参与群众超过三千人。";
        assert_eq!(duplicates(&format!("{long}\n\n{other}\n\n{long}\n")), [None, None, Some(0)]);
        assert_eq!(duplicates(&format!("{long}\n\n{other}\n\n{tail}\n")), [None, None, Some(0)]);
        assert_eq!(duplicates(&format!("{tail}\n\n{other}\n\n{long}\n")), [Some(2), None, None]);
        assert_eq!(duplicates("大家表示赞成。\n\n大家表示赞成。\n"), [None, None]);
    }
}
