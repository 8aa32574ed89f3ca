//! What each paragraph is, and where the articles of a page begin.
//!
//! A page is read twice. First each line is taken by itself: furniture, byline, credit, running text, or a title, which is
//! a short line that ends no sentence. Then titles find their place: those before a dateline, a byline or another sign
//! that an article begins are its headline, the others headings within it.

use super::date::full_date;
use super::{Article, Paragraph, ParagraphKind};
use crate::text::layout::{line, line::Line, pages};
use crate::text::page::{self, PageWords};
use std::collections::HashSet;

/// Longer lines are text even without a full stop.
const LONGEST_TITLE: usize = 60;

/// The most lines that a title is made of.
const TITLE_LINES: usize = 3;

/// The most lines of titles, bylines and furniture above the text of an article.
const LONGEST_HEAD: usize = 16;

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
    names_under_headlines(&lines, &mut looks, norm, words);
    for i in 1..looks.len() {
        // A long headline above a dateline.
        let l = &lines[i - 1];
        if looks[i] == Look::Dated
            && looks[i - 1] == Look::Text
            && !l.ends
            && l.inner_ends == 0
            && !l.structural
            && l.chars <= 100
        {
            looks[i - 1] = Look::Title;
        }
    }
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
        || (l.ends && !may_end_title(l, text))
        || l.inner_ends > 0
        || page::is_salutation(words, text)
    {
        Look::Text
    } else if page::is_list_item(text) {
        Look::Numbered
    } else {
        Look::Title
    }
}

/// Titles end with a dash, or are short questions and exclamations.
fn may_end_title(l: &Line, text: &str) -> bool {
    text.ends_with("——") || (text.ends_with(['!', '?']) && l.chars <= 25 && l.commas <= 1 && !text.starts_with('“'))
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
        && !inner.contains(':')
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
    // What is cheap to see first: few short lines say dates.
    if text.chars().nth(45).is_some() || text.starts_with('—') || text.contains(['。', ',', '%', '元', '|', '在'])
    {
        return false;
    }
    let rest = text
        .chars()
        .filter(|c| c.is_alphabetic() && !"年月日时分秒星期一二三四五六第版来源发布时间".contains(*c))
        .count();
    rest <= 12 && full_date(text).is_some()
}

/// A person's name alone, or an office after ■, between a headline and the text is a byline.
fn names_under_headlines(lines: &[Line], looks: &mut [Look], norm: &str, words: &PageWords) {
    for i in 1..lines.len() {
        let text = &norm[lines[i].span.clone()];
        let mark = text.starts_with(['■', '□', '●', '◆', '▲']);
        let office = mark && looks[i] == Look::Numbered && lines[i].chars <= 24 && lines[i].commas == 0;
        let name = looks[i] == Look::Title
            && lines[i].chars <= 24
            && !text.contains(':')
            && text.split(|c: char| !c.is_alphabetic()).filter(|p| !p.is_empty()).all(|p| page::is_name(words, p));
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
    let text = |i: usize| &norm[lines[i].span.clone()];
    let mut starts = vec![false; lines.len()];
    for i in 0..lines.len() {
        match looks[i] {
            Look::Column | Look::Label => starts[i] = true,
            Look::Title if text(i).starts_with("# ") => {
                starts[headline_above(lines, looks, norm, i).unwrap_or(i)] = true
            }
            Look::Dated | Look::Byline => {
                if let Some(h) = headline_above(lines, looks, norm, i) {
                    starts[h] = true;
                }
            }
            Look::Title if photo_story(&looks[i..]) => starts[i] = true,
            // After an editor's note the next title begins an article.
            Look::Title if i > 0 && looks[i - 1] == Look::Label => starts[i] = true,
            _ => {}
        }
    }
    // What stands above the first headline belongs to it.
    if let Some(first) = starts.iter().position(|s| *s)
        && looks[..first].iter().all(|l| matches!(l, Look::Furniture | Look::Byline))
    {
        starts[first] = false;
    }
    // A headline that is set again: its article goes on there.
    let mut headlines: HashSet<&str> = HashSet::new();
    let mut in_block = true;
    for i in 0..lines.len() {
        in_block =
            (in_block || starts[i]) && !matches!(looks[i], Look::Text | Look::Dated | Look::Numbered | Look::Credit);
        if looks[i] == Look::Title && lines[i].chars >= 8 && !text(i).starts_with('—') && !text(i).is_ascii() {
            if !in_block && headlines.contains(text(i)) {
                starts[i] = true;
            } else if in_block {
                headlines.insert(text(i));
            }
        }
    }
    starts
}

/// A title over one paragraph of text and a photographer's name.
fn photo_story(looks: &[Look]) -> bool {
    matches!(looks, [Look::Title, Look::Text, Look::Credit, ..])
}

/// The first line of the run of titles that ends above line `i`.
fn headline_above(lines: &[Line], looks: &[Look], norm: &str, i: usize) -> Option<usize> {
    let (mut first, mut title) = (None, false);
    for j in (i.saturating_sub(LONGEST_HEAD)..i).rev() {
        let text = &norm[lines[j].span.clone()];
        match looks[j] {
            Look::Title | Look::Column => {
                first = Some(j);
                // A subtitle alone is none.
                title |= looks[j] == Look::Column || !text.starts_with('—');
            }
            Look::Byline | Look::Furniture => {}
            // A summary above the headline ends with a dash.
            Look::Text if text.ends_with("——") => first = Some(j),
            _ => break,
        }
        if looks[j] == Look::Column {
            break;
        }
    }
    first.filter(|_| title || i == 0)
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
        let path = |i: usize| looks[i] == Look::Furniture && norm[lines[i].span.clone()].contains(['>', '»', '›']);
        let banner = (begin..body).rfind(|&i| path(i) && (i + 1..body).any(|j| looks[j] == Look::Title));
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
        let continues = articles.iter().position(|a: &Article| !title.is_empty() && a.title == title);
        articles.push(Article { title, paragraphs: begin..end, continues });
        begin = end;
        if begin >= lines.len() {
            break;
        }
    }
    (paragraphs, articles)
}

/// Where a column overflows, the end of an article's last paragraph is set again inside another article, and the text
/// after it is the first article's. Cuts there, so that it is read with its own headline.
pub(super) fn resume(paragraphs: &mut [Paragraph], articles: &mut Vec<Article>) {
    let mut at = 0;
    while at < articles.len() {
        let range = articles[at].paragraphs.clone();
        let cut = range.clone().skip(1).find_map(|i| {
            let from = paragraphs[i].duplicate_of.filter(|&d| d < range.start)?;
            let owner = paragraphs[from].article;
            let last = articles[owner].paragraphs.clone().rfind(|&p| paragraphs[p].kind == ParagraphKind::Body);
            (paragraphs[i].kind == ParagraphKind::Body && last == Some(from)).then_some((i, owner))
        });
        if let Some((i, owner)) = cut {
            let origin = articles[owner].continues.unwrap_or(owner);
            articles[at].paragraphs.end = i;
            for a in articles.iter_mut() {
                a.continues = a.continues.map(|c| if c > at { c + 1 } else { c });
            }
            let title = articles[origin].title.clone();
            articles.insert(at + 1, Article { title, paragraphs: i..range.end, continues: Some(origin) });
            for p in &mut paragraphs[i..] {
                p.article += 1;
            }
        }
        at += 1;
    }
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
    fn an_article_goes_on_where_its_headline_or_its_last_words_stand_again() {
        let last =
            "他们把窗口前移到村口,全年上门办件4100件,群众少跑路2.6万公里,办件的时间由5天减至1天,群众满意度达98%。";
        let tail: String = last.chars().skip(6).collect();
        let page = format!(
            "·新风·\n把窗口开到家门口去\n■ 本报记者 甄一鸣\n南桥县转变作风。{last}\n·见闻·\n云上的茶园\n■ 本报记者 米小禾\n北山村的茶园新修了路。\n\
             {tail}\n全县又设窗口12个,群众称赞。\n·微评·\n小路不小\n甄一鸣\n一条小路,连着民心。\n云上的茶园还要更好\n全村都说好。\n把窗口开到家门口去\n全县再设窗口3个。\n"
        );
        let d = read(&page);
        let got: Vec<_> = d.articles.iter().map(|a| (a.title.as_str(), a.continues)).collect();
        assert_eq!(
            got,
            [
                ("把窗口开到家门口去", None),
                ("云上的茶园", None),
                ("把窗口开到家门口去", Some(0)),
                ("小路不小", None),
                ("把窗口开到家门口去", Some(0))
            ]
        );
        assert!(d.paragraphs.windows(2).all(|w| w[0].article <= w[1].article));
        assert!(d.articles.iter().enumerate().all(|(i, a)| a.paragraphs.clone().all(|p| d.paragraphs[p].article == i)));
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
