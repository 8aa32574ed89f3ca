//! Pages of the web: the main text, found by Mozilla's Readability (dom_smoothie), and what the page says of itself. Tables are rows
//! of cells, wherever they stand.

mod elements;
mod grid;
mod render;

use super::xml;
use crate::input::{Item, Meta, meta::iso_date};
use crate::lexicon::table::{self, Source};
use dom_smoothie::{Config, Readability};
use render::{Keep, Rendered, render};
use std::sync::LazyLock;

/// Larger pages, and deeper ones, are read whole: building their tree would cost too much.
const MAX_TREE: usize = 16 << 20;
const MAX_DEPTH: usize = 400;

/// What `<meta>` names mean: `dicts/page-metadata.tsv`.
static NAMES: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let source =
        Source { file: "page-metadata.tsv".into(), text: include_str!("../../../../dicts/page-metadata.tsv").into() };
    let mut names = Vec::new();
    // The built-in table is tested; a row that does not fit is a name that is not known.
    let _ = table::rows(&source, &["name", "role"], |row| {
        names.push((row.get("name").to_owned(), row.get("role").to_owned()));
        Ok(())
    });
    names
});

/// Makes text of a page.
pub fn read(mut item: Item) -> Item {
    let decoded = item.decode();
    let html = decoded.text.as_str();
    let page = render(html, Keep::Main);
    let meta = metadata(&page);
    let mut text = main_text(html, &page);
    // The headline is part of what the page says, also where it stands outside the main text.
    if !meta.title.is_empty() && !text.chars().take(400).collect::<String>().contains(&meta.title) {
        text.insert_str(0, &format!("{}\n", meta.title));
    }
    item.meta = item.meta.or(&meta);
    xml::with_text(item, text, decoded.encoding, decoded.replaced)
}

/// All text of a fragment, a chapter or the body of a feed's entry.
pub fn all_text(html: &str) -> String {
    render(html, Keep::All).text
}

fn main_text(html: &str, page: &Rendered) -> String {
    let whole = || if page.text.trim().is_empty() { all_text(html) } else { page.text.clone() };
    if html.len() > MAX_TREE || page.depth > MAX_DEPTH {
        return whole();
    }
    let config = Config { char_threshold: 100, ..Config::default() };
    let Some(article) = Readability::new(html, None, Some(config)).ok().and_then(|mut r| r.parse().ok()) else {
        return whole();
    };
    let main = render(&article.content, Keep::Text);
    // A page of tables or of many short pieces has no main text that Readability would see.
    if main.unlinked * 3 < page.unlinked { whole() } else { main.text }
}

/// Whether a character tells something: Chinese, or a digit.
fn tells(c: char) -> bool {
    c >= '\u{3400}' || c.is_ascii_digit()
}

fn metadata(page: &Rendered) -> Meta {
    let get = |role: &str| {
        let named = NAMES.iter().filter(|(_, r)| r == role);
        named
            .filter_map(|(name, _)| page.meta.iter().find(|(n, _)| n == name).map(|(_, v)| v.trim()))
            .find(|v| !v.is_empty())
            .unwrap_or_default()
            .to_owned()
    };
    let date = get("date");
    let day = date.split([' ', 'T']).next().unwrap_or_default();
    let title = match get("title") {
        t if t.is_empty() => headline(&page.title),
        t => headline(&t),
    };
    Meta { title, date: iso_date(day).unwrap_or_default(), place: String::new(), outlet: get("outlet") }
}

/// A `<title>` without the names of the site and its sections, which stand behind the separators. A dash is one only where no
/// number goes over it (1—2月) and no more than a name stands behind.
fn headline(title: &str) -> String {
    const NAME: usize = 12;
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    // What stands before must be a headline itself.
    let enough = |at: &usize| title[..*at].trim().chars().count() >= 6;
    let found = |sign: &str| title.match_indices(sign).map(|(at, _)| at).find(enough);
    let strong = ["--", "_", " - ", "|"].into_iter().filter_map(found).min();
    let weak = || {
        let (at, sign) =
            title.char_indices().filter(|(_, c)| matches!(c, '-' | '–' | '—')).find(|(at, _)| enough(at))?;
        let behind = title[at..].trim_start_matches(sign);
        let name = behind.chars().count() <= NAME && !behind.contains(|c: char| c.is_ascii_digit() || c == '，');
        name.then_some(at)
    };
    match strong.or_else(weak) {
        Some(at) => title[..at].trim().to_owned(),
        None => title,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "<html><head><title>甲县上半年经济运行平稳_某报网</title><meta name='PubDate' content='2013-07-20 08:00'><meta name='SiteName' content='某报'></head>\
        <body><div class='nav'><a href='/'>首页</a> <a href='/a'>新闻</a> <a href='/b'>财经</a></div><div id='content'>\
        <p>本报讯　上半年，甲县完成地区生产总值28.5亿元，同比增长6.2%，农村居民人均可支配收入达到12345元，比上年增长8.1%。</p>\
        <p>全县规模以上工业增加值增长7.3%，固定资产投资完成15.6亿元，社会消费品零售总额9.8亿元，增长10.2%。</p>\
        <p>下半年，甲县将继续推进重点项目建设，力争全年目标任务如期完成，为全市发展作出贡献。</p></div>\
        <div class='footer'><a href='/c'>关于我们</a> <a href='/d'>版权声明</a></div></body></html>";

    #[test]
    fn the_main_text_and_what_the_page_says_of_itself() {
        let item = read(Item { doc: "a.html".into(), bytes: PAGE.into(), ..Item::default() });
        let text = item.decode().text;
        assert!(text.starts_with("甲县上半年经济运行平稳\n本报讯"), "{text}");
        assert!(text.contains("28.5亿元") && text.trim_end().ends_with("作出贡献。"), "{text}");
        assert!(!text.contains("首页") && !text.contains("版权"), "{text}");
        assert_eq!((item.meta.date.as_str(), item.meta.outlet.as_str()), ("2013-07-20", "某报"));
        assert_eq!(item.meta.title, "甲县上半年经济运行平稳");
    }

    #[test]
    fn titles_lose_the_name_of_the_site() {
        for (title, bare) in [
            ("甲县上半年经济运行平稳_某报网", "甲县上半年经济运行平稳"),
            ("甲县上半年经济运行平稳--时政--某报网", "甲县上半年经济运行平稳"),
            ("1—2月份甲县工业增长8.1% | 某报", "1—2月份甲县工业增长8.1%"),
            ("甲县1-8月工业增加值增长", "甲县1-8月工业增加值增长"),
            ("甲县上半年经济运行平稳-某报网", "甲县上半年经济运行平稳"),
            ("从山村到车间—甲县三千名青年学艺记的一年", "从山村到车间—甲县三千名青年学艺记的一年"),
            ("甲县 - 某报", "甲县 - 某报"),
        ] {
            assert_eq!(headline(title), bare);
        }
    }

    #[test]
    fn hostile_nesting_is_read_all_the_same() {
        let html = format!("{}增长5%", "<div>".repeat(100_000));
        let item = read(Item { doc: "a".into(), bytes: html.into(), ..Item::default() });
        assert_eq!(item.decode().text.trim(), "增长5%");
    }

    #[test]
    fn every_name_of_the_table_has_a_role() {
        assert!(NAMES.len() > 10);
        assert!(NAMES.iter().all(|(n, r)| *n == n.to_lowercase() && matches!(r.as_str(), "title" | "date" | "outlet")));
    }
}
