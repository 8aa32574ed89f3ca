//! Lists in running text: splitting outside brackets and quotes, numbered points, and cutting a first item out of its clause.

use super::quote::{closes, opens};

/// Splits at `separators`, but not inside brackets or quotation marks. Blank parts are left out.
pub fn split<'a>(s: &'a str, separators: &[char]) -> Vec<&'a str> {
    let mut depth = 0_i32;
    let mut from = 0;
    let mut out = Vec::new();
    for (i, c) in s.char_indices() {
        match c {
            '(' | '（' | '[' | '［' => depth += 1,
            ')' | '）' | ']' | '］' => depth -= 1,
            c if c != '"' && opens(c) => depth += 1,
            c if c != '"' && closes(c) => depth -= 1,
            c if depth <= 0 && separators.contains(&c) => {
                out.push(s[from..i].trim());
                from = i + c.len_utf8();
            }
            _ => {}
        }
    }
    out.push(s[from..].trim());
    out.retain(|p| !p.is_empty());
    out
}

/// The number of characters.
pub fn len(s: &str) -> usize {
    s.chars().count()
}

/// Splits `s` once more at a word that joins the last two of a list: 甲、乙和丙.
pub fn at_and(s: &str) -> Option<(&str, &str)> {
    for and in ["以及", "和", "及", "与", "并"] {
        for (i, _) in s.match_indices(and) {
            let (a, b) = (&s[..i], &s[i + and.len()..]);
            if len(a) >= 2 && len(b) >= 2 && !a.ends_with(['温', '平', '共', '参', '涉', '饱', '总']) {
                return Some((a, b));
            }
        }
    }
    None
}

/// Cuts what stands before the first item of a list, by what the other items look like: the same first character, the same
/// two characters at the same place, or else after one of the words where `verb_ends` says that a verb or particle ends.
pub fn first_item<'a>(first: &'a str, others: &[&str], verb_ends: &[usize]) -> &'a str {
    if others.is_empty() {
        return longest_tail(first, verb_ends);
    }
    let mut lens: Vec<usize> = others.iter().map(|o| len(o)).collect();
    lens.sort_unstable();
    let usual = lens[lens.len() / 2];
    let tail = |i: usize| &first[i..];
    // Brackets that were opened before the cut would be torn.
    let whole = |i: usize| {
        let stub = first[..i].ends_with('的') && len(&first[i..]) * 2 < usual;
        !stub
            && !first[i..].starts_with([')', '）', '”'])
            && first[i..].matches('”').count() <= first[i..].matches('“').count()
    };
    let best = |cuts: &mut dyn Iterator<Item = usize>| {
        cuts.filter(|i| whole(*i)).min_by_key(|i| (len(tail(*i)).abs_diff(usual), std::cmp::Reverse(*i)))
    };
    let lead = others[0].chars().next();
    if let Some(c) = lead
        && (others.len() > 1 || len(first) > usual)
        && others.iter().all(|o| o.starts_with(c))
        && let Some(i) = best(&mut first.match_indices(c).map(|(i, _)| i).filter(|i| {
            others.len() > 1 || *i == 0 || verb_ends.contains(i) || first[..*i].ends_with(['和', '及', '与', '”'])
        }))
        && len(tail(i)) + 3 >= usual.min(5)
    {
        return tail(i);
    }
    // All of one length and one ending: 班子建设好, 作用发挥好.
    let same_length = usual > 4
        && others.len() > 2
        && others.iter().all(|o| len(o) == usual && o.chars().next_back() == first.chars().next_back());
    if same_length && let Some((i, _)) = first.char_indices().rev().nth(usual - 1) {
        return tail(i);
    }
    let close = |i: &usize| others.len() == 1 && len(tail(*i)).abs_diff(usual) <= 2;
    let verb = best(&mut verb_ends.iter().copied().filter(|i| *i < first.len()).filter(close));
    if let Some(i) = verb.or_else(|| aligned(first, others, usual)) {
        return tail(i);
    }
    let cuts = verb_ends.iter().copied().chain([0]).filter(|i| *i < first.len());
    best(&mut cuts.into_iter()).map_or(first, tail)
}

/// Where the first item starts if it holds the two characters that all others hold at the same place.
fn aligned(first: &str, others: &[&str], usual: usize) -> Option<usize> {
    let at: Vec<usize> = others[0].char_indices().map(|(i, _)| i).chain([others[0].len()]).collect();
    (0..at.len().saturating_sub(2)).find_map(|k| {
        let pair = &others[0][at[k]..at[k + 2]];
        if !others.iter().all(|o| o.find(pair).is_some_and(|p| len(&o[..p]) == k)) {
            return None;
        }
        let p = first.rfind(pair)?;
        let back: Vec<usize> = first[..p].char_indices().map(|(i, _)| i).collect();
        let start = if k == 0 { p } else { *back.get(back.len().checked_sub(k)?)? };
        (others.len() > 1 || len(first) > usual + 2 && len(&first[start..]).abs_diff(usual) <= 3).then_some(start)
    })
}

fn longest_tail<'a>(first: &'a str, verb_ends: &[usize]) -> &'a str {
    verb_ends.iter().find(|i| len(&first[**i..]) >= 2).map_or(first, |i| &first[*i..])
}

/// Numbered points 一是…二是…, (一)…(二)…, 1.…2.…, ①…②…, each cut at its first pause. Empty when there are fewer than two.
pub fn points(s: &str) -> Vec<&str> {
    const HAN: [&str; 12] = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"];
    let circled = |n: usize| char::from_u32('①' as u32 + n as u32).unwrap_or('①').to_string();
    let styles: [&dyn Fn(usize) -> String; 7] = [
        &|n| format!("{}是", HAN[n]),
        &|n| format!("({})", HAN[n]),
        &|n| format!("（{}）", HAN[n]),
        &|n| format!("{}.", n + 1),
        &|n| format!("{}、", HAN[n]),
        &|n| format!("第{},", HAN[n]),
        &circled,
    ];
    for style in styles {
        let mut starts = Vec::new();
        let mut at = 0;
        for n in 0..HAN.len() {
            let mark = style(n);
            let clause = |i: usize| {
                i == 0 || s[..i].ends_with(['。', ';', '；', ',', '，', ':', '：', '\n', ' ', '、', '!', '“', '('])
            };
            match s[at..].match_indices(mark.as_str()).map(|(i, _)| at + i).find(|i| clause(*i)) {
                Some(i) => {
                    starts.push((i, i + mark.len()));
                    at = i + mark.len();
                }
                None => break,
            }
        }
        if starts.len() < 2 {
            continue;
        }
        return starts
            .iter()
            .enumerate()
            .map(|(k, (_, from))| {
                let to = starts.get(k + 1).map_or(s.len(), |n| n.0);
                let piece = s[*from..to].trim();
                split(piece, &['。', ';', '；', ',', '，', ':', '：', '\n']).first().copied().unwrap_or("")
            })
            .filter(|p| !p.is_empty())
            .collect();
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splitting_respects_brackets_and_quotes() {
        assert_eq!(split("甲(乙、丙)丁、“戊、己”庚", &['、']), ["甲(乙、丙)丁", "“戊、己”庚"]);
    }

    #[test]
    fn first_items() {
        assert_eq!(first_item("我镇开展查思想差距", &["查作风短板", "查工作漏洞"], &[12]), "查思想差距");
        assert_eq!(first_item("常年组织画绿色图景", &["写绿色文章", "讲绿色故事"], &[12]), "画绿色图景");
        assert_eq!(first_item("严格落实人员", &["经费", "场地"], &[12]), "人员");
        assert_eq!(first_item("建强队伍", &["做实阵地", "擦亮品牌"], &[6]), "建强队伍");
    }

    #[test]
    fn numbered_points() {
        assert_eq!(points("一是抓学习,常学常新;二是抓队伍。三是抓阵地。"), ["抓学习", "抓队伍", "抓阵地"]);
        assert_eq!(points("(一)清底数。(二)建台账。"), ["清底数", "建台账"]);
        assert!(points("他一是一、二是二。").len() < 3);
        assert!(points("没有要点").is_empty());
    }
}
