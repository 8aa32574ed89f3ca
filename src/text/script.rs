//! Which script a text is written in, by the characters that only one script has.
//!
//! A character is traditional when OpenCC's table from traditional to simplified changes it and does not also offer it unchanged
//! (書, but not 乾 or 於); it is simplified when the table the other way does so (书, but not 里 or 后).

use super::Script;
use super::opencc::dictionary;

/// The characters that only traditional text has, each with its simplified form.
pub(crate) fn traditional() -> impl Iterator<Item = (char, char)> {
    only(&["TSCharacters.txt", "TSCharactersExt.txt"])
}

/// The characters that only simplified text has.
pub(crate) fn simplified() -> impl Iterator<Item = char> {
    only(&["STCharacters.txt"]).map(|(c, _)| c)
}

fn only(files: &'static [&'static str]) -> impl Iterator<Item = (char, char)> {
    files.iter().flat_map(|f| dictionary(f)).flat_map(str::lines).filter(|l| !l.starts_with('#')).filter_map(|line| {
        let (key, values) = line.split_once('\t')?;
        let c = key.chars().next()?;
        let value = values.chars().next()?;
        (!values.split(' ').any(|v| v == key)).then_some((c, value))
    })
}

/// The script of a text with so many characters of either kind. Up to one in twenty of the other script is a quotation, a name
/// or a slip; beyond that both are there in earnest.
pub(crate) fn decide(traditional: usize, simplified: usize) -> Script {
    let few = (traditional + simplified) / 20;
    if traditional <= few {
        Script::Simplified
    } else if simplified <= few {
        Script::Traditional
    } else {
        Script::Mixed
    }
}

/// The script of a text.
pub fn detect(text: &str) -> Script {
    let table = super::fold::table();
    let (t, s) = text.chars().map(|c| table.script(c)).fold((0, 0), |(t, s), (a, b)| (t + a, s + b));
    decide(t, s)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_told_by_their_own_characters() {
        assert_eq!(detect("今年上半年全县财政总收入增长百分之八"), Script::Simplified);
        assert_eq!(detect("今年上半年全縣財政總收入增長百分之八"), Script::Traditional);
        assert_eq!(detect("全县财政总收入；全縣財政總收入"), Script::Mixed);
        assert_eq!(detect("一二三 abc"), Script::Simplified);
        assert_eq!(detect(""), Script::Simplified);
    }

    #[test]
    fn a_quoted_traditional_name_does_not_make_a_page_mixed() {
        let page = "全县财政总收入增长，农业农村部门组织宣传队伍进乡镇开展专题讲座。".repeat(3);
        assert_eq!(detect(&format!("{page}牌匾上写着“聯豐”")), Script::Simplified);
    }

    #[test]
    fn characters_of_both_scripts_decide_nothing() {
        assert_eq!(detect("乾隆於里后台著"), Script::Simplified);
    }
}
