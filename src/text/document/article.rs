//! What each paragraph is, and where the articles of a page begin.
//!
//! A page is read twice. First each line is taken by itself: furniture, byline, credit, running text, or a title, which is
//! a short line that ends no sentence. Then titles find their place: those before a dateline, a byline or another sign
//! that an article begins are its headline, the others headings within it.

use super::{Article, Paragraph, ParagraphKind};
use crate::text::layout::{line, line::Line, pages};
use crate::text::page::{self, PageWords};
use std::collections::HashSet;

/// Longer lines are text even without a full stop.
const LONGEST_TITLE: usize = 60;

/// The most lines that a title is made of.
const TITLE_LINES: usize = 3;

/// What a line is by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Text,
    /// Text that starts with a dateline.
    Dated,
    /// A title.
    Title,
    /// A numbered heading: never a headline.
    Numbered,
    /// The name of a column: ·调查录·.
    Column,
    /// 编者按:, 天气预报:.
    Label,
    Byline,
    Credit,
    Furniture,
}

/// The paragraphs with their kinds, and the articles.
pub(super) fn split(norm: &str, words: &PageWords) -> (Vec<Paragraph>, Vec<Article>) {
    let mut lines = line::lines(norm);
    let mut marks = pages::page_marks(norm, &lines);
    let mut keep = lines.iter().map(|l| !l.is_blank()).collect::<Vec<_>>().into_iter();
    marks.retain(|_| keep.next().unwrap_or(false));
    lines.retain(|l| !l.is_blank());
    let text = |i: usize| &norm[lines[i].span.clone()];
    let mut looks: Vec<Look> =
        (0..lines.len()).map(|i| if marks[i] { Look::Furniture } else { look(&lines[i], text(i), words) }).collect();
    names_under_headlines(&lines, &mut looks, norm);
    drop_tail_links(&lines, &mut looks);
    let starts = starts(norm, &lines, &looks);
    build(norm, &lines, &looks, &starts, words)
}

fn look(l: &Line, text: &str, words: &PageWords) -> Look {
    if page::is_furniture(words, text) || rule(text) {
        Look::Furniture
    } else if page::is_credit(words, text) {
        Look::Credit
    } else if is_column(text) {
        Look::Column
    } else if page::label(words, text).is_some() {
        Look::Label
    } else if page::is_byline(words, text) || is_date_line(text) {
        Look::Byline
    } else if page::dateline(words, text).is_some() {
        Look::Dated
    } else if text.starts_with("# ") {
        Look::Title
    } else if l.structural {
        if text.starts_with('#') { Look::Numbered } else { Look::Text }
    } else if l.chars > LONGEST_TITLE
        || (l.ends && !text.ends_with("——") && !text.ends_with('!') && !text.ends_with('?'))
        || l.inner_ends > 0
    {
        Look::Text
    } else if page::is_list_item(text) {
        Look::Numbered
    } else {
        Look::Title
    }
}

/// A line of dashes, stars or brackets.
fn rule(text: &str) -> bool {
    !text.chars().any(char::is_alphanumeric)
}

/// ·调查录·, 【要闻】, ●时评●: the name of a column.
fn is_column(text: &str) -> bool {
    let mut chars = text.chars();
    let (first, last) = (chars.next(), chars.next_back());
    let inner = chars.as_str();
    (2..=8).contains(&inner.chars().take(9).count())
        && matches!(
            (first, last),
            (Some('·'), Some('·'))
                | (Some('●'), Some('●'))
                | (Some('◆'), Some('◆'))
                | (Some('■'), Some('■'))
                | (Some('【'), Some('】'))
        )
}

/// A line that says a date and little else: 某某报 2022年06月20日 星期一.
fn is_date_line(text: &str) -> bool {
    if text.chars().nth(45).is_some() {
        return false;
    }
    let dated = (text.contains('年') && text.contains('月') && text.contains('日'))
        || text.split(|c: char| c.is_ascii_digit()).filter(|s| matches!(*s, "-" | "/" | "." | ":")).count() >= 2;
    let rest = text
        .chars()
        .filter(|c| c.is_alphabetic() && !"年月日时分秒星期一二三四五六第版来源发布时间".contains(*c))
        .count();
    let year = text.as_bytes().windows(4).any(|w| w.iter().all(u8::is_ascii_digit)) || text.contains('〇');
    dated
        && year
        && rest <= 12
        && !text.starts_with('—')
        && !text.contains(['。', ',', '%', '元'])
        && !text.contains("在")
}

/// A person's name alone, or an office after ■, between a headline and the text is a byline.
fn names_under_headlines(lines: &[Line], looks: &mut [Look], norm: &str) {
    for i in 1..lines.len() {
        let text = &norm[lines[i].span.clone()];
        let mark = text.starts_with(['■', '□', '●', '◆', '▲']);
        let office = mark && looks[i] == Look::Numbered && lines[i].chars <= 24 && lines[i].commas == 0;
        let name = looks[i] == Look::Title
            && (2..=4).contains(&lines[i].chars)
            && text.chars().all(|c| c.is_alphabetic() || c == ' ')
            && !text.is_ascii();
        let under = matches!(looks[i - 1], Look::Title | Look::Byline);
        let over =
            looks.get(i + 1).is_some_and(|l| matches!(l, Look::Text | Look::Dated | Look::Byline | Look::Furniture));
        // 记者短评 under a headline says of what sort the piece is.
        if looks[i] == Look::Label && lines[i].chars <= 6 && looks[i - 1] == Look::Title {
            looks[i] = Look::Byline;
        }
        // A heading of two characters under a headline would look the same; only a headline of some length has authors.
        if under && over && (office || (name && lines[i - 1].chars >= 4)) {
            looks[i] = Look::Byline;
        }
    }
}

/// Links to other pages at the foot: five or more titles in a row after the page's last furniture, to the end.
fn drop_tail_links(lines: &[Line], looks: &mut [Look]) {
    let Some(foot) = looks.iter().position(|l| *l == Look::Furniture).and_then(|_| {
        let last_text = looks.iter().rposition(|l| matches!(l, Look::Text | Look::Dated | Look::Label | Look::Credit));
        let from = last_text.map_or(0, |i| i + 1);
        looks[from..].iter().position(|l| *l == Look::Furniture).map(|i| from + i)
    }) else {
        return;
    };
    let links = looks[foot..].iter().filter(|l| matches!(l, Look::Title | Look::Numbered)).count();
    if links >= 5 && foot * 2 >= lines.len().min(10) {
        looks[foot..].fill(Look::Furniture);
    }
}

/// For each line, whether an article begins there.
fn starts(norm: &str, lines: &[Line], looks: &[Look]) -> Vec<bool> {
    let mut starts = vec![false; lines.len()];
    let mut seen: HashSet<&str> = HashSet::new();
    for i in 0..lines.len() {
        let text = &norm[lines[i].span.clone()];
        match looks[i] {
            Look::Column => starts[i] = true,
            Look::Label => starts[i] = true,
            Look::Title if text.starts_with("# ") => starts[headline_above(lines, looks, norm, i).unwrap_or(i)] = true,
            Look::Dated | Look::Byline => {
                if let Some(h) = headline_above(lines, looks, norm, i) {
                    starts[h] = true;
                }
            }
            // A headline that is set again: the article goes on here.
            Look::Title if lines[i].chars >= 8 && seen.contains(text) => starts[i] = true,
            Look::Title if photo_story(&looks[i..]) => starts[i] = true,
            _ => {}
        }
        if looks[i] == Look::Title {
            seen.insert(text);
        }
        // After an editor's note the next title begins an article.
        if i > 0 && looks[i] == Look::Title && looks[i - 1] == Look::Label {
            starts[i] = true;
        }
    }
    // What stands above the first headline belongs to it.
    if let Some(first) = starts.iter().position(|s| *s)
        && looks[..first].iter().all(|l| matches!(l, Look::Furniture | Look::Byline))
    {
        starts[first] = false;
    }
    starts
}

/// A title over one paragraph of text and a photographer's name.
fn photo_story(looks: &[Look]) -> bool {
    matches!(looks, [Look::Title, Look::Text, Look::Credit, ..])
}

/// The first line of the run of titles that ends above line `i`.
fn headline_above(lines: &[Line], looks: &[Look], norm: &str, i: usize) -> Option<usize> {
    let mut first = None;
    for j in (0..i).rev() {
        let text = &norm[lines[j].span.clone()];
        match looks[j] {
            Look::Title | Look::Column => first = Some(j),
            Look::Byline | Look::Furniture => {}
            // A summary above the headline ends with a dash.
            Look::Text if text.ends_with("——") => first = Some(j),
            _ => break,
        }
        if looks[j] == Look::Column {
            break;
        }
    }
    first
}

fn build(
    norm: &str,
    lines: &[Line],
    looks: &[Look],
    starts: &[bool],
    words: &PageWords,
) -> (Vec<Paragraph>, Vec<Article>) {
    let mut paragraphs = Vec::with_capacity(lines.len());
    let mut articles: Vec<Article> = Vec::new();
    let mut begin = 0;
    while begin < lines.len() || articles.is_empty() {
        let end = (begin + 1..lines.len()).find(|&i| starts[i]).unwrap_or(lines.len());
        let article = articles.len();
        // The headline block: titles before the first text.
        let body = (begin..end)
            .find(|&i| {
                matches!(looks[i], Look::Text | Look::Dated | Look::Numbered | Look::Credit | Look::Label)
                    && !norm[lines[i].span.clone()].ends_with("——")
            })
            .unwrap_or(end);
        // Above a line of navigation stands the site's banner.
        let banner =
            (begin..body).rfind(|&i| looks[i] == Look::Furniture && (i + 1..body).any(|j| looks[j] == Look::Title));
        let begin_title = banner.map_or(begin, |b| b + 1);
        let titles: Vec<&str> =
            (begin_title..body).filter(|&i| looks[i] == Look::Title).map(|i| &norm[lines[i].span.clone()]).collect();
        let byline = (begin..body).find(|&i| looks[i] == Look::Byline);
        let above = byline.map_or(titles.len(), |b| (begin_title..b).filter(|&i| looks[i] == Look::Title).count());
        let first = (begin..end).find(|&i| !matches!(looks[i], Look::Furniture | Look::Byline));
        let title = if let Some(i) = first.filter(|&i| looks[i] == Look::Label) {
            page::label(words, &norm[lines[i].span.clone()]).unwrap_or_default().to_owned()
        } else {
            compose(if above > 0 { &titles[..above] } else { &titles })
        };
        for i in begin..end {
            let kind = match looks[i] {
                Look::Furniture => ParagraphKind::Furniture,
                Look::Byline => ParagraphKind::Byline,
                Look::Credit => ParagraphKind::Caption,
                Look::Column => ParagraphKind::Furniture,
                Look::Title if i < body && above > 0 && byline.is_some_and(|b| i > b) => ParagraphKind::Heading,
                Look::Title | Look::Text if i < body => ParagraphKind::Headline,
                Look::Title | Look::Numbered if lines[i].chars <= 40 => ParagraphKind::Heading,
                _ if looks.get(i + 1) == Some(&Look::Credit) && i + 1 < end && lines[i].chars <= 150 => {
                    ParagraphKind::Caption
                }
                _ => ParagraphKind::Body,
            };
            paragraphs.push(Paragraph { span: lines[i].span.clone(), article, kind, duplicate_of: None });
        }
        articles.push(Article { title, paragraphs: begin..end });
        begin = end;
        if begin >= lines.len() {
            break;
        }
    }
    (paragraphs, articles)
}

/// One title from the lines of a headline: kicker, headline and subtitle, each once.
fn compose(lines: &[&str]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for line in lines {
        let line = line.trim_start_matches('#').trim();
        let line = ["原标题:", "标题:", "题:"].iter().find_map(|p| line.strip_prefix(p)).unwrap_or(line).trim();
        if line.chars().count() < 2 {
            continue;
        }
        // A page's <title> repeats the headline, with the site's name: then it is the headline.
        if line.chars().count() >= 6 && parts.iter().any(|p| p.contains(line)) {
            return line.to_owned();
        }
        if !parts.iter().any(|p| line.contains(p)) {
            parts.push(line);
        }
    }
    let mut title = String::new();
    for part in parts.into_iter().take(TITLE_LINES) {
        if !title.is_empty() && !part.starts_with("——") {
            title.push(' ');
        }
        title.push_str(part);
    }
    let cut = without_site(&title).len();
    title.truncate(cut);
    title
}

/// A title without the site's name after it: …|某某网, …--某某报.
fn without_site(title: &str) -> &str {
    for sep in ["--", "|", "_", "｜"] {
        if let Some(i) = title.rfind(sep) {
            let site = title[i + sep.len()..].trim();
            let head = title[..i].trim_end();
            if head.chars().count() >= 6
                && site.chars().count() <= 16
                && site.contains(['网', '报', '社', '台', '刊', 'N', 'n', 'c'])
            {
                return head;
            }
        }
    }
    title
}

#[cfg(test)]
mod tests {
    use crate::text::Text;
    use crate::text::document::{Document, ParagraphKind};

    fn read(text: &str) -> Document {
        Document::new(Text::new(text.into()))
    }

    fn kinds(d: &Document) -> Vec<ParagraphKind> {
        d.paragraphs.iter().map(|p| p.kind).collect()
    }

    const PAGE: &str = "第3版:乡村·南桥县\n南桥日报 2018年05月07日 星期一\n返回目录 放大 缩小 全文复制\n\
        ■编者按:为推广各乡经验,本报今起开设专栏。敬请关注。\n\
        春风里的村庄\n——南桥县乡村建设见闻\n□记者甄一鸣 米小禾\n\
        清晨,村口已经热闹起来。全村今年修路3公里。\n在修路上见真章\n“路通了,日子就好了。”村民说。\n\
        村民们在新修的路上散步。\n见习记者石大海摄\n\
        县水利局\n管好一渠水 浇灌万亩田\n本报讯(记者甄一鸣)县水利局今年整修渠道27条。农民称赞。\n\
        ·微评论·\n小路不小\n甄一鸣\n一条小路,连着民心。\n■天气预报:明天多云,最高温度21℃。\n";

    #[test]
    fn a_page_falls_into_its_articles() {
        use ParagraphKind::*;
        let d = read(PAGE);
        let titles: Vec<&str> = d.articles.iter().map(|a| a.title.as_str()).collect();
        assert_eq!(
            titles,
            ["编者按", "春风里的村庄——南桥县乡村建设见闻", "县水利局 管好一渠水 浇灌万亩田", "小路不小", "天气预报"]
        );
        assert_eq!(
            kinds(&d),
            [
                Furniture, Byline, Furniture, Body, Headline, Headline, Byline, Body, Heading, Body, Caption, Caption,
                Headline, Headline, Body, Furniture, Headline, Byline, Body, Body
            ]
        );
        assert!(d.sentences.iter().all(|s| d.paragraphs[s.paragraph].kind.is_read()));
    }

    #[test]
    fn a_site_and_its_navigation_are_not_the_title() {
        let d =
            read("南桥县党建网\n您现在的位置:首页 >> 新闻\n机关开展观摩活动\n信息时间:2020-6-28\n今年已观摩3次。\n");
        assert_eq!((d.articles.len(), d.articles[0].title.as_str()), (1, "机关开展观摩活动"));
        let d = read("全县普及金融知识--南桥商报\n全县普及金融知识\n今年已宣传3次。\n");
        assert_eq!(d.articles[0].title, "全县普及金融知识");
        assert_eq!(read("全县普及金融知识 | 南桥新闻网\n今年已宣传3次。\n").articles[0].title, "全县普及金融知识");
    }

    #[test]
    fn a_plain_report_is_one_article() {
        let d = read(
            "南桥县2018年政府工作报告\n——2018年1月9日在县人民代表大会上\n各位代表:\n现在报告工作。\n一、工作回顾\n全年修路12公里。\n二、来年打算\n再修20公里。\n",
        );
        assert_eq!(d.articles.len(), 1);
        assert_eq!(d.articles[0].title, "南桥县2018年政府工作报告——2018年1月9日在县人民代表大会上");
        assert_eq!(kinds(&d)[4], ParagraphKind::Heading);
    }

    #[test]
    fn text_without_headline_and_empty_text() {
        let d = read("今年以来,全县修路12公里。\n\n群众满意\n\n大家都说好。\n");
        assert_eq!((d.articles.len(), d.articles[0].title.as_str()), (1, ""));
        assert_eq!(kinds(&d)[1], ParagraphKind::Heading);
        let d = read("");
        assert_eq!((d.articles.len(), d.paragraphs.len()), (1, 0));
    }
}
